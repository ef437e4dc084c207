"""Charts as places on a sheet: pure layout in shares of the width and in ems, which `templates/needs/charts.html` draws
as SVG. A figure that is not shown is words or a gap, never a bar or a point at nought."""
