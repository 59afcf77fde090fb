"""HTTP, browser and terminal; no retrieval logic."""
