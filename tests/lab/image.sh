#!/bin/sh
# Run by mmdebstrap with the new root as $1: turns a bare Debian into a host that boots as a container.
set -eu
root=$1

# Identity belongs to each host, not to the image.
rm -f "$root"/etc/ssh/ssh_host_* "$root/etc/hostname" "$root/etc/resolv.conf"
: >"$root/etc/machine-id"

# Background downloads would hold the package lock at random moments.
for unit in apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer fstrim.timer getty.target console-getty.service; do
    ln -sf /dev/null "$root/etc/systemd/system/$unit"
done

# One key type, made by the lab; many parallel logins are normal here.
cat >"$root/etc/ssh/sshd_config.d/lab.conf" <<'CONF'
HostKey /etc/ssh/ssh_host_ed25519_key
PasswordAuthentication no
MaxStartups 100:30:200
MaxSessions 100
CONF

# Where the kernel has only cgroup v2, the engine mounts the tree read-only and systemd cannot make its own groups in it.
cat >"$root/usr/local/sbin/lab-init" <<'INIT'
#!/bin/sh
[ ! -e /sys/fs/cgroup/cgroup.controllers ] || mount -o remount,rw /sys/fs/cgroup
exec /lib/systemd/systemd
INIT
chmod 0755 "$root/usr/local/sbin/lab-init"
