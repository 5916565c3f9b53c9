"""Is an uploaded file the PDF or OFD that its name says, and nothing else at the same time?"""

import struct
from zipfile import BadZipFile, ZipFile, is_zipfile

HEAD = 1024  # bytes in which readers look for the mark of a PDF
TAIL = 2048
OFD = "OFD.xml"


def is_pdf(file):
    """A PDF from its first byte to its end, which is no archive as well."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(max(0, file.size - TAIL))
    ends = b"%%EOF" in file.read()
    file.seek(0)
    return head.startswith(b"%PDF-") and ends and not is_zipfile(file)


def is_ofd(file):
    """GB/T 33190: a zip archive with an OFD.xml at its top."""
    file.seek(0)
    head = file.read(HEAD)
    if not head.startswith(b"PK\x03\x04") or b"%PDF-" in head:
        return False
    file.seek(0)
    try:
        with ZipFile(file) as archive:
            return OFD in archive.namelist()
    except (BadZipFile, ValueError, NotImplementedError, struct.error):
        return False
    finally:
        file.seek(0)


CHECKS = {".pdf": is_pdf, ".ofd": is_ofd}
