#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read files of the volume once, so that caches have them."""

from __future__ import annotations

DOCUMENTATION = r"""
module: smartdata_warm_up
short_description: Read files of the volume once, so that caches have them
version_added: 1.0.0
description:
  - Submits a job of MapReduce on YARN that reads files and directories of the volume and makes nothing, and waits for
    its end. Its tasks go to the hosts that keep the blocks which they read, so jobs find them in the caches there.
  - It runs as C(hdfs), which may read all files. Run again, it reads from the caches what these still have.
options:
  volume:
    description: Name of the volume.
    type: str
    required: true
  paths:
    description: Paths in the volume, or patterns of such; all that is below a directory is read.
    type: list
    elements: str
    required: true
  queue:
    description: Queue of YARN; the one that it chooses when empty.
    type: str
    default: ""
attributes:
  check_mode:
    description: Submits nothing.
    support: full
  diff_mode:
    description: Shows what is to be read.
    support: full
  platform:
    description: A host of the cluster with clients of the volume.
    platforms: posix
    support: full
author: bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Have tables in the caches before people come
  bigdata.emr.smartdata_warm_up:
    volume: lake
    paths: [/tables/orders, /tables/customers]
"""

RETURN = r"""
bytes:
  description: How much was read.
  returned: success
  type: int
  sample: 1073741824
text:
  description: What was done, in one sentence.
  returned: success
  type: str
  sample: 1.00 GB of /tables/orders were read
"""

import glob

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.text.formatters import bytes_to_human
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import read_text
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata import warm
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.facts import PASSWORD_FILE


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "volume": {"type": "str", "required": True},
            "paths": {"type": "list", "elements": "str", "required": True},
            "queue": {"type": "str", "default": ""},
        },
        supports_check_mode=True,
    )
    asked = module.params
    wrong = warm.fault(asked["paths"])
    if wrong:
        module.fail_json(msg=wrong)
    jars = sorted(glob.glob(warm.STREAMING))
    password = (read_text(PASSWORD_FILE) or "").strip()
    if not jars or not password:
        module.fail_json(msg=f"{PASSWORD_FILE if jars else warm.STREAMING} is not on this host; run site.yml first")
    # No file of this host is changed, so nobody has to wait for the job.
    what = f"caches of volume {asked['volume']}"
    named = "".join(f"{one}\n" for one in asked["paths"])
    diff = [{"before_header": what, "after_header": what, "before": "", "after": named}]
    if module.check_mode:
        module.exit_json(changed=True, diff=diff, bytes=0, text=f"{', '.join(asked['paths'])} would be read")
    command = warm.argv(asked["volume"], jars[-1], asked["paths"], asked["queue"])
    # The account may be none of those that read the file.
    code, out, err = module.run_command(command, environ_update={"META_PASSWORD": password}, cwd="/")
    if code:
        module.fail_json(msg=f"the job that reads {', '.join(asked['paths'])} failed: {warm.why(out + err)}")
    count = warm.read_bytes(out + err)
    text = f"{bytes_to_human(count)} of {', '.join(asked['paths'])} were read"
    module.exit_json(changed=True, diff=diff, bytes=count, text=text)


if __name__ == "__main__":
    main()
