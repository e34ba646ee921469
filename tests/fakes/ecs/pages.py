# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where Alibaba Cloud documents what the fake does: a page for every action, and for each behaviour of its own.

What no page says is the fake's own and has a code that begins with ``Fake.``.
"""

from __future__ import annotations

HELP = "https://www.alibabacloud.com/help/en"
REFERENCES = {
    "ecs": f"{HELP}/ecs/developer-reference/api-ecs-2014-05-26-",
    "emr": f"{HELP}/emr/emr-on-ecs/developer-reference/api-emr-2021-03-20-",
    "ess": f"{HELP}/auto-scaling/developer-reference/api-ess-2022-02-22-",
    "sts": f"{HELP}/ram/developer-reference/api-sts-2015-04-01-",
    "vpc": f"{HELP}/vpc/developer-reference/api-vpc-2016-04-28-",
}


def page(api: str, action: str) -> str:
    """Return the page of ACTION: its parameters with their limits, its answer, its error codes."""
    return REFERENCES[api] + action.lower()


DESCRIBE_INSTANCES = page("ecs", "DescribeInstances")
"""Who lacks the permission gets an empty list; DryRun is how to tell that from there being none. The code of a DryRun
that passed is DryRunOperation. TotalCount means nothing with MaxResults and NextToken. At most 1,000 resources by
tag or resource group."""

DENIED_LISTS = (
    f"{HELP}/ecs/announcement-of-changes-to-the-authentication-mechanism-for-alibaba-cloud-ecs-query-type-apis"
)
"""From 2025-12-20 on the same call is to be answered by HTTP 403 and Forbidden.RAM; the page of the action still says
that the list is empty."""

RESOURCE_GROUPS = f"{HELP}/ram/use-cases/use-a-resource-group-to-manage-an-ecs-instance"
"""An identity that is authorized in a resource group has its permissions for what is in the group."""

RUN_INSTANCES = page("ecs", "RunInstances")
"""Amount, MinAmount, HostNames, ordered names, tags; the code of a DryRun that passed is DryRunOperation."""

IDEMPOTENCE = f"{HELP}/ecs/developer-reference/how-to-ensure-idempotence"
"""A ClientToken that was used before gives the result of the first call, IdempotentParameterMismatch with other
parameters; after a failure for want of stock another token is needed."""

DISK_CATEGORIES = page("ecs", "CreateDisk")
"""InvalidDataDiskCategory.NotSupported: the zone or the instance type has no such disks."""

START_INSTANCES = page("ecs", "StartInstances")
"""The code of a DryRun that passed is DRYRUN.SUCCESS, also of StopInstances, RebootInstances and DeleteInstances."""

INITIALIZING = (
    "https://github.com/aliyun/terraform-provider-alicloud/blob/master/alicloud/resource_alicloud_instance.go"
)
"""IncorrectInstanceStatus.Initializing stands on no page; Alibaba Cloud's own provider tries again after it."""

METADATA = f"{HELP}/ecs/user-guide/view-instance-metadata"
"""Token by PUT, then role and credentials."""
