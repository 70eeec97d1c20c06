"""Conversion tables: a second curve from raw points to points, for rules that prescribe one."""

# Indonesian civil-service rule PermenPANRB 8/2021, printed with gaps between its lines (59 to 60, 79 to 80,
# 99 to 100): each line is extended to the next. It was replaced in 2022 and is kept for results made under it.
PERMENPANRB_2021 = (
    "raw / 59 * 49 if raw < 60 else (50 + (raw - 60) if raw < 80 else (70 + (raw - 80) if raw < 100 "
    "else (109 if raw < 101 else (110 + (raw - 101) * 10 / 9 if raw <= 110 else 120))))"
)
CONVERSIONS = {"permenpanrb_2021": PERMENPANRB_2021}
