-- Raw points to the achievement: conversion, cut-off, floor, cap, rounded once to six decimals.
-- A state that promises a number but has none is invalid; it never becomes 0.
SELECT
  points.*,
  CASE
    WHEN state NOT IN ('reported', 'late', 'stale') THEN NULL
    WHEN cutoff_below IS NOT NULL AND judged_n * 10000 < cutoff_below * judged_d THEN cutoff_score * 100
    ELSE least(coalesce(cap, 100000000000000) * 100,
               greatest(coalesce(floor, -100000000000000) * 100,
                        CASE WHEN at_limit = 1 AND cap IS NOT NULL AND judged_n >= 100 * judged_d THEN cap * 100
                             ELSE half_away(judged_n * 1000000, judged_d) END))
  END AS achievement
FROM (
  SELECT
    situation.card, situation.item, situation.grp, situation.objective, situation.scored, situation.weight,
    situation.cap, situation.floor, situation.cutoff_below, situation.cutoff_score, situation.at_limit,
    situation.counted, situation.age, situation.late_days, situation.any_late, situation.incomplete,
    situation.overdue, situation.a, situation.b,
    situation.actual_n, situation.actual_d, situation.target_n, situation.target_d,
    raw.raw_n, raw.raw_d, raw.unbounded_now,
    coalesce(converted.converted_n, raw.raw_n) AS judged_n,
    coalesce(converted.converted_d, raw.raw_d) AS judged_d,
    CASE
      WHEN situation.state NOT IN ('reported', 'late', 'stale') OR situation.scored = 0 THEN situation.state
      WHEN raw.raw_n IS NULL OR raw.raw_d IS NULL OR raw.in_domain = 0 THEN raw.without_number
      WHEN situation.cap IS NULL AND abs(raw.raw_n) > 1000000000 * raw.raw_d THEN 'invalid'
      ELSE situation.state
    END AS state
  FROM situation
  LEFT JOIN raw ON raw.card = situation.card AND raw.item = situation.item
  LEFT JOIN converted ON converted.card = situation.card AND converted.item = situation.item
) AS points
