"""c2pa's report on a file's manifests into one state, with the check that decided in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from noonmark.footage.c2pa_assertions import Plain, as_object, objects, read_assertions, text
from noonmark.footage.facts import Provenance, ProvenanceState
from noonmark.footage.words import printable

UNTRUSTED = "signingCredential.untrusted"
PARTLY = ".additionalExclusionsPresent"
"""End of the codes by which c2pa says that a hash leaves out more than the manifest itself."""
_WORDS = {
    "claimSignature.mismatch": "the signature does not fit the claim: the claim or the signature was changed",
    "claimSignature.missing": "the manifest has no signature",
    "claimSignature.outsideValidity": "it was signed when the certificate was not in force",
    "claim.missing": "the manifest has no claim",
    "claim.multiple": "the manifest has more than one claim",
    "claim.malformed": "the claim cannot be read",
    "claim.cbor.invalid": "the claim cannot be read",
    "assertion.dataHash.mismatch": "the file's bytes were changed after signing",
    "assertion.bmffHash.mismatch": "the clip's bytes were changed after signing",
    "assertion.boxesHash.mismatch": "the file's parts were changed after signing",
    "assertion.hashedURI.mismatch": "an assertion was changed after signing",
    "assertion.missing": "an assertion that was signed is not there",
    "assertion.undeclared": "an assertion stands there that was not signed",
    "assertion.inaccessible": "an assertion that was signed cannot be reached",
    "assertion.action.malformed": "the list of actions breaks the rules",
    "assertion.json.invalid": "an assertion cannot be read",
    "assertion.cbor.invalid": "an assertion cannot be read",
    "claim.hardBindings.missing": "nothing binds the manifest to this file's bytes",
    "signingCredential.expired": "the signer's certificate has expired, and no time stamp proves an earlier signing",
    "signingCredential.invalid": "the signer's certificate breaks the rules for such certificates",
    "signingCredential.ocsp.revoked": "the signer's certificate was revoked",
    "ingredient.manifest.mismatch": "the manifest of a picture that went into this one was changed",
    "ingredient.manifest.missing": "the manifest of a picture that went into this one is not there",
    "ingredient.hashedURI.mismatch": "what is said of a picture that went into this one was changed",
    "algorithm.unsupported": "it is signed by a method that is not known here",
}
_MOST_TOLD = 3
_LONGEST = 480
"""Leaves room below the bound of :attr:`Provenance.why`."""


def read_report(report: Plain, *, has_trust_list: bool) -> Provenance:
    """Judge a file by c2pa's report on it.

    Parameters
    ----------
    report : mapping
        c2pa's JSON: ``active_manifest``, ``manifests``, ``validation_results``, ``validation_state``.
    has_trust_list : bool
        Whether the report was made with the user's trust list.

    Returns
    -------
    Provenance
        ``"broken"`` when any check of the active manifest failed, the signer's standing aside, or c2pa calls the
        whole invalid; ``"valid"`` when none failed and the certificate leads to the list; ``"untrusted"`` otherwise.

    Notes
    -----
    C2PA Technical Specification 2.2, "Validation states": *valid* there is ``"untrusted"`` here, *trusted* is
    ``"valid"``. What failed in an ingredient counts where it makes c2pa call the whole invalid; what the signer
    already knew and wrote down does not.
    """
    manifest = as_object(as_object(report.get("manifests")).get(text(report.get("active_manifest"))))
    state, why = _judge(report, list(_recorded(manifest)), has_trust_list=has_trust_list)
    signed = read_assertions(manifest)
    signature = as_object(manifest.get("signature_info"))
    return Provenance(
        state,
        printable("; ".join((why, *signed.notes)), _LONGEST),
        _signer(signature),
        _tool(manifest),
        _instant(text(signature.get("time"))),
        signed.place,
        signed.clock,
    )


def _judge(report: Plain, recorded: list[Plain], *, has_trust_list: bool) -> tuple[ProvenanceState, str]:
    results = as_object(report.get("validation_results"))
    active = as_object(results.get("activeManifest"))
    passed = {text(status.get("code")) for status in objects(active.get("success"))}
    failed = _failed(active)
    inner = list(_in_ingredients(results))
    overall = report.get("validation_state")
    if failed or overall not in ("Valid", "Trusted") or "claimSignature.validated" not in passed:
        return "broken", _failures(failed, inner) or "c2pa does not call it valid, and names no check that failed"
    also = f"; but {_failures([], inner + recorded)}" if inner + recorded else ""
    partly = [text(status.get("code")) for status in objects(active.get("informational"))]
    also += "".join(f"; but the signature leaves parts of the file out ({c})" for c in partly if c.endswith(PARTLY))
    if overall == "Trusted" and "signingCredential.trusted" in passed and has_trust_list:
        return "valid", f"all checks passed, and the signer is on your trust list (signingCredential.trusted){also}"
    listed = "the signer is not on your trust list" if has_trust_list else "no trust list was given for the signer"
    return "untrusted", f"all is whole, but {listed} ({UNTRUSTED}){also}"


def _in_ingredients(results: Plain) -> Iterator[Plain]:
    """Yield what failed inside a picture that went into this one, and was not recorded when it did."""
    for delta in objects(results.get("ingredientDeltas")):
        yield from _failed(as_object(delta.get("validationDeltas")))


def _recorded(manifest: Plain) -> Iterator[Plain]:
    """Yield what the signer's program saw fail in the pictures that went into this one."""
    for ingredient in objects(manifest.get("ingredients")):
        results = as_object(ingredient.get("validation_results"))
        yield from _failed(as_object(results.get("activeManifest")))
        yield from _in_ingredients(results)
        yield from _failed({"failure": ingredient.get("validation_status")})


def _failed(statuses: Plain) -> list[Plain]:
    """Return the failures; that nobody vouches for a signer is none."""
    return [status for status in objects(statuses.get("failure")) if status.get("code") != UNTRUSTED]


def _failures(active: list[Plain], inner: list[Plain]) -> str:
    """Return the failed checks in words, those that touch the bytes before those on the certificate."""
    ordered = sorted(active, key=lambda status: text(status.get("code")).startswith("signingCredential"))
    told = [_in_words(status) for status in ordered] + [f"in an ingredient, {_in_words(status)}" for status in inner]
    told = list(dict.fromkeys(told))
    more = f"; and {len(told) - _MOST_TOLD} more" if len(told) > _MOST_TOLD else ""
    return "; ".join(told[:_MOST_TOLD]) + more


def _in_words(status: Plain) -> str:
    code = printable(text(status.get("code")), 60) or "check without a name"
    words = _WORDS.get(code) or printable(text(status.get("explanation")), 80) or "a check failed"
    label = text(status.get("url")).rstrip("/").rsplit("/", 1)[-1]
    where = f" in {printable(label, 60)}" if code.startswith("assertion.") and label else ""
    return f"{words} ({code}{where})"


def _signer(signature: Plain) -> str | None:
    names = dict.fromkeys(text(signature.get(key)) for key in ("common_name", "issuer"))
    return printable(", ".join(name for name in names if name)) or None


def _tool(manifest: Plain) -> str | None:
    info = objects(manifest.get("claim_generator_info"))
    if info and text(info[0].get("name")):
        return printable(f"{text(info[0].get('name'))} {text(info[0].get('version'))}".strip())
    return printable(text(manifest.get("claim_generator"))) or None


def _instant(written: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(written)
        return instant.astimezone(UTC) if instant.tzinfo else None
    except (ValueError, OverflowError):
        return None
