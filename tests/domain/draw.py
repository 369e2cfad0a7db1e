"""What the laws draw from: moments of one June, moments at which to look, and zones."""

from hypothesis import settings
from hypothesis import strategies as st

from tests.domain.build import ZONE, at

laws = settings(max_examples=40, deadline=None, derandomize=True)

day_numbers = st.integers(min_value=3, max_value=29)
days = day_numbers.map(lambda day: f"2025-06-{day:02}")
clocks = st.builds(lambda day, hour: f"{day}T{hour:02}:30", days, st.integers(0, 23))
windows = st.builds(
    lambda first, length: f"[2025-06-{first:02}..2025-06-{min(first + length, 30):02}]", day_numbers, st.integers(1, 9)
)
moments = st.one_of(days, clocks, windows)
as_ofs = st.one_of(days, clocks).map(at)
zones = st.sampled_from([ZONE, "UTC", "Pacific/Honolulu", "Asia/Kolkata", "Australia/Lord_Howe"])
