"""Les graduations des figures ont la virgule, où que l'on dessine."""

import matplotlib.pyplot as plt
import pytest

from cours import axes


@pytest.fixture
def figure():
    figure, ax = plt.subplots()
    image = ax.imshow([[-0.5, 0.5]], extent=(0, 1, 0, 1))
    figure.colorbar(image)
    yield figure
    plt.close(figure)


def test_ticks_have_the_comma(figure):
    assert axes.FrenchScale.name == "linear"
    figure.draw_without_rendering()
    for ax in figure.axes:  # le dessin, puis son échelle de couleurs
        labels = [label.get_text() for label in ax.get_yticklabels()]
        assert any("," in label for label in labels) and not any("." in label for label in labels)


def test_an_axis_can_still_be_set_otherwise(figure):
    ax = figure.axes[0]
    ax.ticklabel_format(style="plain")
    ax.set(xscale="log", yticks=[0.5], yticklabels=["un demi"])
    figure.draw_without_rendering()
    assert [label.get_text() for label in ax.get_yticklabels()] == ["un demi"]
