"""The classes of `kpi verify` that need no arithmetic, in the order in which they speak."""

from kpi_handbook.records.verify.canonical import check as canonical
from kpi_handbook.records.verify.chain import check as chain
from kpi_handbook.records.verify.digest import check as digest
from kpi_handbook.records.verify.finding import Class, Finding, KnownHead, NotCheckedError
from kpi_handbook.records.verify.layout import check as layout
from kpi_handbook.records.verify.role import check as role
from kpi_handbook.records.verify.signature import check as signature

CLASSES = (
    Class("layout", 20, layout),
    Class("canonical", 21, canonical),
    Class("digest", 22, digest),
    Class("chain", 23, chain),
    Class("signature", 24, signature),
    Class("role", 25, role),
)

__all__ = ["CLASSES", "Class", "Finding", "KnownHead", "NotCheckedError"]
