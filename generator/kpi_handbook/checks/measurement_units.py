"""What kind of quantity a unit of measure stands for."""

from enum import StrEnum

from kpi_handbook.checks.words import tokens
from kpi_handbook.model.handbook import Handbook


class Quantity(StrEnum):
    """The kinds of quantities that rules tell apart."""

    COUNT = "count"
    SHARE = "share"
    SCORE = "score"
    TIME = "time"
    CURRENCY = "currency"
    AMOUNT = "amount"
    DATE = "date"
    YES_NO = "yes_no"
    UNKNOWN = "unknown"


_YES_NO = (
    "yes_no yesno boolean bool ya_tidak yatidak done selesai_belum ada_tidak ya/tidak yes/no ya/belum selesai/belum "
    "ada/tidak done/not_done"
)
_CURRENCY = "idr rp rupiah usd eur sgd currency dollar"
_SHARE = "% percent persen percentage persentase pct ppm permil per ratio rasio rate x times kali bps basis / share"
_TIME = (
    "second seconds detik minute minutes menit hour hours jam day days hari week weeks minggu month months bulan "
    "year years tahun"
)
_SCORE = "score skor index indeks skala scale points poin nps rating level"
_AMOUNT = (
    "kwh mwh kw watt kg g gram ton tonne tonnes liter litre l m m2 m3 km ha gb mb tb celsius fahrenheit °c co2 "
    "tco2e joule gj bar volt ampere"
)
_KINDS = {"date": Quantity.DATE, "boolean": Quantity.YES_NO, "yes_no": Quantity.YES_NO}
# In this order: "hours per unit" is a share before it is a time.
_WORDS = {
    Quantity.YES_NO: frozenset(_YES_NO.split()),
    Quantity.CURRENCY: frozenset(_CURRENCY.split()),
    Quantity.SHARE: frozenset(_SHARE.split()),
    Quantity.TIME: frozenset(_TIME.split()),
    Quantity.SCORE: frozenset(_SCORE.split()),
    Quantity.AMOUNT: frozenset(_AMOUNT.split()),
    Quantity.DATE: frozenset({"date", "tanggal"}),
}


def quantity_of(book: Handbook, unit: str) -> Quantity:
    """Return the kind of quantity of a unit of measure; what is nothing else is counted."""
    record = book.units_of_measure.get(unit)
    if record is None:
        return Quantity.YES_NO if _spoken(unit, "") & _WORDS[Quantity.YES_NO] else Quantity.UNKNOWN
    if record.currency:
        return Quantity.CURRENCY
    if record.kind != "number":
        return _KINDS.get(record.kind, Quantity.UNKNOWN)
    words = _spoken(unit, " ".join(label for _, label in record.label.by_language))
    return next((kind for kind, known in _WORDS.items() if words & known), Quantity.COUNT)


def _spoken(unit: str, label: str) -> frozenset[str]:
    return frozenset({unit.casefold(), *tokens(unit), *label.casefold().split(), *tokens(label)})
