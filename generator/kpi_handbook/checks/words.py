"""Words that rules look for in names and texts, in both languages; a company lets some pass with `words.allow`."""

import re
from collections.abc import Collection
from typing import Any


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PLACEHOLDERS = _listed(
    "- -- --- – — ? ?? ??? . .. ... … * xx xxx n/a na n.a. n.a tba tbc nil none null empty blank pending later "
    "unknown undefined manual nanti menyusul kosong belum "
    "manual_input input_manual secara_manual to_be_determined to_be_defined to_be_agreed to_be_confirmed "
    "to_be_decided to_be_announced not_available not_applicable not_yet not_set not_defined fill_in fill_me_in to_do "
    "belum_ada belum_diisi belum_ditentukan belum_ditetapkan belum_tersedia tidak_ada tidak_tersedia isi_di_sini "
    "diisi_nanti akan_ditentukan akan_diisi lorem_ipsum"
)
_UNFINISHED = re.compile(r"[\W_]*(tbd|todo|fixme)\b", re.IGNORECASE)

ROUTINE_VERBS = _listed(
    # Words that are also nouns of measures (support, process, report, review, plan, update, follow) are left out.
    "melaksanakan melakukan menyusun mengelola menyiapkan mempersiapkan mengikuti mengadakan menyelenggarakan "
    "membantu mendukung mengkoordinasikan mengoordinasikan mengkoordinir memastikan memantau memonitor mengawasi "
    "menjalankan memelihara merawat merencanakan melaporkan menghadiri menangani memproses memeriksa "
    "menindaklanjuti mendampingi memberikan menyampaikan menjaga membina mengarsipkan mencatat merekap "
    "mengumpulkan mengontrol mengendalikan mengatur mengurus melayani mensosialisasikan menyosialisasikan "
    "mengevaluasi membimbing mengirim mengirimkan menginput membuat "
    "perform performing prepare preparing manage managing conduct conducting carry carrying maintain maintaining "
    "coordinate coordinating co-ordinate organize organizing organise organising ensure ensuring assist assisting "
    "handle handling attend attending compile compiling write writing execute executing supervise supervising "
    "provide providing arrange arranging administer administering oversee overseeing facilitate facilitating "
    "make making do doing monitor monitoring"
)
INITIATIVE_VERBS = _listed(
    "menambah menambahkan membangun meluncurkan mengembangkan menerapkan mengimplementasikan merancang menciptakan "
    "membentuk merilis memigrasikan memperbarui memperkenalkan mendirikan membuka "
    "add adding build building launch launching develop developing implement implementing create creating "
    "introduce introducing migrate migrating establish establishing deploy deploying redesign redesigning"
)
ACTION_NOUNS = _listed(
    "pengelolaan penyusunan pelaksanaan penyelenggaraan pembuatan penyiapan pengawasan pemantauan pemeliharaan "
    "perencanaan pelaporan penanganan pengurusan pengaturan pengumpulan pencatatan koordinasi administrasi "
    "management preparation coordination administration organisation organization maintenance supervision handling "
    "planning reporting monitoring"
)
_TASK_FORM = re.compile(r"me(m|n|ng|ny|l|r)\w{3,}kan")
_ALSO_NOUNS = _listed("support report review plan update process follow check test draft improve hold")
_DETERMINERS = _listed("the a an all other our your their every each new up on with")

SHARE_WORDS = _listed("persentase prosentase persen percentage percent pct %")
RATE_WORDS = _listed("rasio ratio rate proporsi proportion") | SHARE_WORDS
RELATION_WORDS = _listed(
    "rasio ratio per terhadap to vs versus banding dibanding perbandingan gap selisih difference antara between "
    "indeks index"
)
CONNECTORS = _listed("dan serta atau and or & / plus")
MEASURE_NOUNS = _listed(
    "pendapatan penjualan omzet laba keuntungan biaya kepuasan kualitas mutu akurasi ketepatan kecepatan kehadiran "
    "produktivitas pertumbuhan keluhan kecacatan retensi loyalitas keterlibatan ketersediaan efisiensi "
    "revenue sales profit cost satisfaction quality accuracy timeliness speed attendance productivity growth "
    "complaints defects retention loyalty engagement availability efficiency turnover"
)
TRAFFIC_WORDS = _listed(
    "traffic trafik visits visitors kunjungan pengunjung views tayangan followers pengikut likes suka downloads "
    "unduhan impressions impresi clicks klik subscribers hits"
)
SURVEY_WORDS = _listed("survei survey surveys kuesioner angket questionnaire polling poll pulse")
EVERYBODY_WORDS = _listed("semua seluruh setiap tiap all every each census sensus populasi population")
MEETING_WORDS = _listed(
    "rapat meeting meetings kickoff workshop lokakarya pertemuan dokumen document documents presentasi presentation "
    "notulen minutes risalah laporan report slides proposal undangan sosialisasi"
)
_PARTICIPLES_NOT = _listed(
    "diskon distribusi divisi digital dividen direktur distributor diagnosis terminal teritori termin seed feed "
    "speed need"
)
_EMPTY_WORDS = _listed(
    "dan serta atau yang di ke dari untuk pada dengan oleh per dalam atas terhadap tidak jumlah total nilai tingkat "
    "persentase rasio rata rata-rata "
    "and or the a an of in on for to by with from at as per number total rate ratio percentage share level average "
    "mean"
)
_WORD = re.compile(r"[^\W_]+(?:[-'.][^\W_]+)*|[%&/]")


def tokens(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, with the signs that stand for words."""
    return tuple(_WORD.findall(text.replace("_", " ").casefold()))


def content_words(text: str) -> frozenset[str]:
    """Return the words of a text that carry meaning."""
    return frozenset(word for word in tokens(text) if word not in _EMPTY_WORDS and len(word) > 1)


def is_participle(word: str) -> bool:
    """Say whether a word describes something (closed, diverifikasi) rather than names it."""
    if word in _PARTICIPLES_NOT:
        return False
    return word.endswith("ed") or (word.startswith(("di", "ter")) and len(word) > 5)


def is_placeholder(value: Any, allowed: Collection[str] = ()) -> bool:
    """Say whether a value only holds the place of one: nothing, TBD, -, manual, n/a, TODO, ? and the like."""
    if value is None or value in ({}, []):
        return True
    if not isinstance(value, str):
        return False
    text = " ".join(value.casefold().split()).strip("\"'()[]<>{} ")
    if text in {word.casefold() for word in allowed}:
        return False
    return not text or text.replace(" ", "_") in _PLACEHOLDERS or _UNFINISHED.match(text) is not None


def starts_with_routine(name: str, allowed: Collection[str] = ()) -> str:
    """Return the verb of routine work that a name starts with, or nothing."""
    return _first(name, ROUTINE_VERBS, allowed)


def starts_with_initiative(name: str, allowed: Collection[str] = ()) -> str:
    """Return the verb of a one-off change that a name starts with, or nothing."""
    return _first(name, INITIATIVE_VERBS, allowed)


def starts_with_task(name: str, allowed: Collection[str] = ()) -> str:
    """Return the verb that a name starts with, also one in a form that is rarely a noun; for what nothing measures."""
    words = tokens(name)
    verbs = ROUTINE_VERBS | INITIATIVE_VERBS
    if len(words) > 1 and words[1] in _DETERMINERS:  # "review the contracts", not "review time"
        verbs |= _ALSO_NOUNS
    if words and _TASK_FORM.fullmatch(words[0]):
        verbs |= {words[0]}
    return _first(name, verbs, allowed)


def _first(name: str, verbs: frozenset[str], allowed: Collection[str]) -> str:
    words = tokens(name)
    passed = {word.casefold() for word in allowed}
    if len(words) < 2 or words[0] not in verbs or words[0] in passed or " ".join(words) in passed:
        return ""
    return words[0]
