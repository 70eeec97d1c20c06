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
                             THEN cutoff_score * 100 ELSE half_away(judged_n * 1000000, judged_d) END))
  END AS achievement
FROM (
  SELECT
    situation.card, situation.item, situation.grp, situation.objective, situation.scored, situation.weight,
    situation.cap, situation.floor, situation.cutoff_below, situation.cutoff_score, situation.at_limit,
    situation.counted, situation.age, situation.late_days, situation.any_late, situation.incomplete,
    situation.overdue, situation.has_number, situation.a, situation.b,
    situation.actual_n, situation.actual_d, situation.target_n, situation.target_d,
    raw.raw_n, raw.raw_d, raw.unbounded_now, raw.large_points,
    coalesce(converted.converted_n, raw.raw_n) AS judged_n,
    coalesce(converted.converted_d, raw.raw_d) AS judged_d,
    CASE
      WHEN situation.has_number = 0 THEN situation.state
      WHEN situation.scored = 0 THEN CASE
        WHEN situation.actual_d IS NOT NULL OR situation.b IS NULL THEN situation.state
        WHEN situation.aggregation = 'ratio_of_sums' THEN 'missing' ELSE 'invalid' END
      WHEN raw.in_domain = 0 THEN 'invalid'
      WHEN raw.raw_n IS NULL OR raw.raw_d IS NULL OR raw.in_domain IS NULL THEN raw.without_number
      WHEN abs(raw.raw_n) > 1000000000 * raw.raw_d
        AND (situation.cap IS NULL OR (raw.raw_n < 0 AND situation.floor IS NULL)) THEN 'invalid'
      ELSE situation.state
    END AS state
  FROM situation
  LEFT JOIN raw ON raw.card = situation.card AND raw.item = situation.item
  LEFT JOIN converted ON converted.card = situation.card AND converted.item = situation.item
) AS points
