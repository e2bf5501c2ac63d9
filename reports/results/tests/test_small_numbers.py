"""Where a figure becomes small: at nine cases it is, at ten it is not, whatever kind of figure it is.

The rule is one of cases: of met and not met neither number alone makes a figure small.
"""
