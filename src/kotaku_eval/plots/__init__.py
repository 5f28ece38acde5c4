"""Plots: reports and portfolios as charts of Altair, drawn without a browser or the network.

A chart shows itself in a notebook as SVG. Names out of the data are data of the chart and nothing
else: they stand in no expression and no markup, so that none can run.

>>> from kotaku_eval import plots, read_portfolio
>>> portfolio = read_portfolio("examples/kepri-2018/portfolio.yaml")
>>> plots.svg_of(plots.timeline(portfolio, activity="A-1"))[:4]
'<svg'
"""

from __future__ import annotations

from kotaku_eval.plots.charts import heat_map, score_distribution, timeline
from kotaku_eval.plots.drawings import png_of, save, svg_of

__all__ = ["heat_map", "png_of", "save", "score_distribution", "svg_of", "timeline"]
