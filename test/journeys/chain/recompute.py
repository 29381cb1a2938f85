"""The hash chain of an exported ledger, recomputed: python3 recompute.py ORGANIZATION FILE.ndjson"""

import hashlib
import json
import sys

organization, file = sys.argv[1:]
previous = "0" * 64
for line in open(file, encoding="utf-8", newline="\n"):
    row = json.loads(line)
    found = row.pop("hash")
    # All names are ASCII and all numbers whole, so sorted compact JSON is what RFC 8785 asks for.
    text = json.dumps({**row, "organization": organization}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    previous = hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
    if previous != found:
        sys.exit(f"transaction {row['id']}: its hash is {found}, not {previous}")
print(previous)
