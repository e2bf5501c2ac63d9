"""Which by-area figures may be printed for everybody to read."""

from reports.disclosure import publishable
from reports.figures import Figure
from reports.tables import ScoreBar


def scores(**counts: tuple[int, int]) -> list[ScoreBar]:
    return [ScoreBar(name.title(), name, Figure(*count)) for name, count in counts.items()]


def printed(bars: list[ScoreBar]) -> dict[str, str]:
    return {
        score.area: score.figure.display if score.figure else "[c]"
        for score in publishable(bars, threshold=10)
    }


def test_areas_with_enough_answers_on_both_sides_are_printed():
    assert printed(scores(kent=(30, 60), hereford=(10, 20))) == {"Kent": "50%", "Hereford": "50%"}


def test_few_answers_on_either_side_are_not_printed():
    bars = scores(kent=(9, 60), hereford=(51, 60), devon=(30, 60))
    assert printed(bars) == {"Kent": "[c]", "Hereford": "[c]", "Devon": "50%"}


def test_nought_and_a_hundred_per_cent_tell_every_answer_and_are_not_printed():
    bars = scores(kent=(0, 60), hereford=(60, 60), devon=(30, 60))
    assert printed(bars) == {"Kent": "[c]", "Hereford": "[c]", "Devon": "50%"}


def test_one_hidden_area_takes_the_next_smallest_with_it():
    bars = scores(kent=(3, 60), hereford=(40, 80), devon=(30, 60))
    assert printed(bars) == {"Kent": "[c]", "Hereford": "50%", "Devon": "[c]"}


def test_a_figure_marked_small_is_not_printed():
    small = ScoreBar("Kent", "kent", Figure(30, 60, small=True))
    assert printed([small, *scores(devon=(30, 60), essex=(40, 80))])["Kent"] == "[c]"
