# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every plugin and module says about access to Alibaba Cloud."""

from __future__ import annotations


class ModuleDocFragment:
    """Options of the signed client: credentials, endpoints, time limits."""

    DOCUMENTATION = r"""
options:
  region:
    description:
      - Region to work in, such as V(cn-hangzhou).
      - Without it, E(ALIBABA_CLOUD_REGION_ID), E(ALIBABA_CLOUD_REGION), E(ALICLOUD_REGION) or the one of the profile.
    type: str
  access_key_id:
    description:
      - Id of the access key. It and O(access_key_secret) are given together or not at all.
      - "Without it, the first that is found of: E(ALIBABA_CLOUD_ACCESS_KEY_ID) with E(ALIBABA_CLOUD_ACCESS_KEY_SECRET)
        and E(ALIBABA_CLOUD_SECURITY_TOKEN), the older E(ALICLOUD_ACCESS_KEY) with E(ALICLOUD_SECRET_KEY) and
        E(ALICLOUD_SECURITY_TOKEN), OIDC, the profile of the command line tool in C(~/.aliyun/config.json), the file
        C(~/.alibabacloud/credentials), the RAM role of the ECS instance that this runs on, the address in
        E(ALIBABA_CLOUD_CREDENTIALS_URI)."
    type: str
  access_key_secret:
    description: Secret of the access key. Never shown, logged or cached.
    type: str
  security_token:
    description: Token that belongs to an access key of the Security Token Service. Never shown, logged or cached.
    type: str
  profile:
    description:
      - Profile in C(~/.aliyun/config.json), else in C(~/.alibabacloud/credentials).
      - Without it, E(ALIBABA_CLOUD_PROFILE), E(ALICLOUD_PROFILE) or the profile that is marked as current.
    type: str
  credentials_file:
    description:
      - File with credentials in ini form, instead of E(ALIBABA_CLOUD_CREDENTIALS_FILE) or
        C(~/.alibabacloud/credentials).
    type: path
  role_name:
    description:
      - RAM role of the ECS instance that this runs on, whose credentials are asked of the metadata service.
      - Without it, E(ALIBABA_CLOUD_ECS_METADATA), or the role that the metadata service names.
    type: str
  assume_role_arn:
    description:
      - RAM role to assume with the credentials found, such as V(acs:ram::1234567890:role/inventory).
      - Without it, E(ALICLOUD_ASSUME_ROLE_ARN).
    type: str
  assume_role_session_name:
    description: Name of the session in the audit log of the assumed role.
    type: str
    default: bigdata-emr
  assume_role_external_id:
    description: External id that the role's trust policy asks for, where the role belongs to another company.
    type: str
  endpoint:
    description:
      - API (V(ecs), V(emr), V(ess), V(sts), V(vpc), or V(metadata) for the metadata service) to its address, where that
        is not the public one of the region.
      - An address with C(http://) is accepted for the loopback interface only.
    type: dict
    default: {}
  proxy:
    description: HTTP proxy as C(http://host:port), instead of E(HTTPS_PROXY). What is in E(NO_PROXY) does without.
    type: str
  ca_file:
    description: File with the certificates of the authorities to trust, instead of those of the system.
    type: path
  connect_timeout_seconds:
    description: Limit of a connection attempt.
    type: float
    default: 5
  read_timeout_seconds:
    description: Limit of waiting for an answer.
    type: float
    default: 30
  max_attempts:
    description:
      - How often a call is tried when the service is throttled or not available.
      - Quotas are counted per account, API, region and minute, and shared with the console and other tools; a throttled
        call is tried again in the next minute.
    type: int
    default: 6
  resource_group_id:
    description:
      - Resource group in which instances are looked for, and created.
      - An identity whose permissions end at a resource group has to name it; without, it is shown no instance at all.
    type: str
notes:
  - Documented environment variables are read where the plugin or module runs, which is usually the controller.
"""
