-- Raw points to the achievement: conversion, cut-off, floor, cap, rounded once to six decimals.
-- A state that promises a number but has none is invalid or missing; it never becomes 0.
SELECT
  points.*,
  CASE WHEN has_number = 1 AND state IN ('reported', 'late', 'stale', 'disputed') THEN 1 ELSE 0 END AS is_known,
  CASE
    WHEN state NOT IN ('reported', 'late', 'stale', 'disputed') THEN NULL
    WHEN large_points IS NOT NULL THEN large_points
    WHEN at_limit = 1 AND cap IS NOT NULL AND raw_n >= 100 * raw_d THEN cap * 100
    ELSE least(coalesce(cap, 1000000000000000) * 100,
               greatest(coalesce(floor, -1000000000000000) * 100,
                        CASE WHEN cutoff_below IS NOT NULL AND judged_n * 10000 < cutoff_below * judged_d
                             THEN cutoff_score * 100 ELSE micro(judged_n, judged_d) END))
  END AS achievement
FROM (
  SELECT
    raw.*,
    coalesce(converted.converted_n, raw.raw_n) AS judged_n,
    coalesce(converted.converted_d, raw.raw_d) AS judged_d,
    CASE
      WHEN has_number = 0 THEN said_state
      WHEN scored = 0 THEN CASE
        WHEN actual_d IS NOT NULL OR b IS NULL THEN said_state
        WHEN aggregation = 'ratio_of_sums' THEN 'missing' ELSE 'invalid' END
      WHEN in_domain = 0 THEN 'invalid'
      WHEN raw_n IS NULL OR raw_d IS NULL OR in_domain IS NULL THEN without_number
      WHEN abs(raw_n) > 1000000000 * raw_d AND (cap IS NULL OR (raw_n < 0 AND floor IS NULL)) THEN 'invalid'
      ELSE said_state
    END AS state
  FROM raw
  LEFT JOIN converted ON converted.card = raw.card AND converted.item = raw.item
) AS points
