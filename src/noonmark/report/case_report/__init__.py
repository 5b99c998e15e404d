"""One item of a case told as a report: a page and a PDF, from plain values that know nothing of the case."""
