# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How daemons in Java reach a database of ``emr_rds``, in the same way as it was proved. No I/O."""

from __future__ import annotations

from urllib.parse import urlencode

from ..services.config_model import Database

DRIVERS = {
    "mysql": "com.mysql.cj.jdbc.Driver",
    # MySQL's own driver speaks to it as well, so that one jar serves for both.
    "mariadb": "com.mysql.cj.jdbc.Driver",
    "postgresql": "org.postgresql.Driver",
}
"""Engine to the class of its driver."""
_MYSQL: dict[str, dict[str, str]] = {
    # Without TLS a server that keeps hashes of SHA-256 gives its public key, for which the password is encrypted.
    "": {"sslMode": "PREFERRED", "allowPublicKeyRetrieval": "true"},
    "unverified": {"sslMode": "REQUIRED"},
    "verified": {"sslMode": "VERIFY_IDENTITY"},
}
_POSTGRESQL: dict[str, dict[str, str]] = {
    "": {},
    "unverified": {"sslmode": "require"},
    # Java's own authorities, which those of the system are.
    "verified": {"sslmode": "verify-full", "sslfactory": "org.postgresql.ssl.DefaultJavaSSLFactory"},
}


def jdbc_url(database: Database) -> str:
    """Return the URL of DATABASE, without user and password."""
    host = f"[{database.host}]" if ":" in database.host else database.host
    postgresql = database.engine == "postgresql"
    words = urlencode((_POSTGRESQL if postgresql else _MYSQL)[database.tls])
    scheme = "postgresql" if postgresql else "mysql"
    return f"jdbc:{scheme}://{host}:{database.port}/{database.name}{'?' if words else ''}{words}"
