"""Names of what less is better of, in both languages, and the words that turn them round."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

_LONG = re.compile(
    r"\b(downtime|delays?|durations?"
    r"|(cycle|lead|response|reply|waiting|wait|turnaround|handling|processing|resolution|repair|restore|recovery|idle"
    r"|queue|delivery|throughput|set-?up) times?|times? to \w+|(working )?(days|hours|minutes) to \w+"
    r"|durasi|keterlambatan|(?:(?<=^)|(?<=rata-rata ))lama(nya)? \w+"
    r"|waktu (tanggap|tunggu|respons?|siklus|penyelesaian|pemulihan|pengerjaan|pengisian|proses|pengiriman|perbaikan)"
    r"|hari (kerja )?tutup \w+)\b"
)
_UNWANTED = re.compile(
    r"\b(defects?|defective|complaints?|costs?|expenses?"
    r"|cacat|kecacatan|keluhan|komplain|pengaduan|biaya|ongkos)\b"
)
_TURNED_ROUND = re.compile(
    r"\b(on[- ]?time|timely|timeliness|tepat waktu|without|free|zero|no|tanpa|bebas|nol|nihil|since|sejak|between|antar"
    r"|within|under|below|in \d+|dalam|di bawah|before|after|sebelum|setelah|reductions?|decreases?|lower|low|savings?"
    r"|avoidance|improvements?|achieved|met|kept|target"
    r"|penurunan|berkurang|turun|pengurangan|penghematan|hemat)\b"
)
_DEALT_WITH = re.compile(
    r"\b(efficiency|effectiveness|accuracy|performance|compliance|efisiensi|efektivitas|ketepatan|akurasi|kepatuhan"
    r"|prevention|elimination|resolution|closure|removal|detection|caught|found|recovery|coverage|handling|share"
    r"|response|solved|follow(ed)?-?up|satisfaction|benefits?|returns?|profits?|margins?"
    r"|(revenue|income|sales) (per|to)"
    r"|\w+(?<!receiv)(?<!report)(?<!record)(?<!register)(?<!fil)(?<!lodg)(?<!rais)(?<!escalat)(?<!reopen)(?<!repeat)ed"
    r"|selesai|tuntas|pencegahan|penyelesaian|penanganan|perbaikan|kepuasan|laba|keuntungan|per biaya|terhadap biaya"
    r"|pendapatan (per|terhadap)"
    r"|(?!diterima|dilaporkan|dicatat|diajukan|dikeluarkan|dibuka|terlambat|tertunda|tercatat)"
    r"(?!terbuka|tersisa|terulang|terhadap|diskon|distribusi|direksi|divisi|digital|terminal|teritori)(di|ter)[a-z]{4,})\b"
)


def less_is_better(names: Iterable[str], allowed: AbstractSet[str] = frozenset()) -> str:
    """Return the words of a name of which less is better; nothing where a name in any language turns them round."""
    spoken = [name.casefold() for name in names]
    found = next((word for name in spoken if (word := _first_words(name))), "")
    if any(_TURNED_ROUND.search(name) for name in spoken) or allowed & {found, *found.split()}:
        return ""
    is_long = any(_LONG.search(name) for name in spoken)
    return found if is_long or not any(_DEALT_WITH.search(name) for name in spoken) else ""


def _first_words(name: str) -> str:
    match = _LONG.search(name) or _UNWANTED.search(name)
    return match.group() if match else ""
