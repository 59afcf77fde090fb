import pytest

from index.regions import most_named, region_of


@pytest.mark.parametrize(
    ("name", "region"),
    [
        # Any place that is written with its unit, known or not.
        ("青屿市人民政府办公室", "青屿市"),
        ("云岭省财政厅", "云岭省"),
        ("云岭省青屿市石桥县农业农村局", "云岭省青屿市石桥县"),
        ("临江新区管委会", "临江新区"),
        ("中共青屿市委", "青屿市"),
        ("青屿市市场监督管理局", "青屿市"),
        ("青屿市民政局", "青屿市"),
        ("青屿市人才公寓管理规定", "青屿市"),
        # Listed places, with and without their unit.
        ("北京市丰台区红十字会", "北京市丰台区"),
        ("浙江温州设立专项资金", "浙江省温州市"),
        ("重庆出台十项措施", "重庆市"),
        ("广西壮族自治区商务厅", "广西壮族自治区"),
        ("湘西土家族苗族自治州人民政府", "湘西州"),
        ("吉林市财政局", "吉林市"),
        # Local offices of central organs belong to their place.
        ("国家税务总局湖南省税务局", "湖南省"),
        ("中国人民银行成都分行", "成都市"),
        # Central organs.
        ("国务院办公厅", "全国"),
        ("财政部", "全国"),
        ("中国银保监会四川监管局", "四川省"),
        ("国家税务总局", "全国"),
        ("市场监管总局", "全国"),
        ("最高人民法院", "全国"),
        # Words that end in a unit and name no place.
        ("市商务局", None),
        ("各县区财政局", None),
        ("我市出台新政", None),
        ("农贸市场管理办法", None),
        ("社区矫正实施细则", None),
        ("城市供水条例", None),
        ("自然保护区条例", None),
        ("县级人民政府", None),
        ("", None),
    ],
)
def test_the_region_at_the_start_of_a_name(name: str, region: str | None) -> None:
    assert region_of(name) == region


def test_the_place_named_most_is_named_thrice_and_far_above_others() -> None:
    assert most_named("甘肃出台政策，甘肃各地落实。记者从甘肃省获悉，与陕西相比……") == "甘肃省"
    assert most_named("甘肃两次，甘肃。") is None
    assert most_named("甘肃、陕西，甘肃、陕西，甘肃、陕西") is None
