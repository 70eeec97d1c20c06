-- The figures listed as targets for the counted periods to date: their total, and the one of the latest period.
-- A value that is owed every third period stands for three: its period and the ones not owed before it.
SELECT
  record.card, record.item,
  sum(figure.figure) AS total,
  sum(CASE WHEN figure.p = to_date.last_counted_p THEN figure.figure END) AS latest
FROM record
JOIN to_date ON to_date.card = record.card AND to_date.item = record.item
JOIN figure ON figure.item = record.item AND figure.p <= record.p
  AND figure.p > record.p - CASE record.aggregation WHEN 'sum' THEN record.every_nth ELSE 1 END
WHERE record.counts = 1
GROUP BY record.card, record.item
