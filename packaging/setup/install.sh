# Run by debian.cjs as root, once: BUDGET_MB, a file, then one argument for each tool, "must:PACKAGES" or "may:PACKAGES".
# What may be installed is, while everything together stays within the budget, as apt itself reckons it; what is left
# out is written to the file.
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
budget=$1
left_out=$2
shift 2
fresh=no

refresh() { [ "$fresh" = yes ] || { fresh=yes; apt-get update -q; }; }
known() { apt-get install -s $1 >/dev/null 2>&1; }
install() { apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 $1; }
megabytes() {
  apt-get install --assume-no --no-install-recommends $1 2>/dev/null | awk '
    /^After this operation, .* will be used/ {
      size = $4; gsub(",", "", size)
      mb = size * ($5 == "kB" ? 0.001 : $5 == "GB" ? 1000 : 1)
    }
    END { print int(mb + 0.999) }'
}

for one in "$@"; do known "${one#*:}" || refresh; done
list=
for one in "$@"; do
  packages=${one#*:}
  if ! known "$packages"; then
    echo "not to be had here: $packages"
  elif [ "${one%%:*}" = may ] && [ "$(megabytes "$list $packages")" -gt "$budget" ]; then
    echo "left out, it would be more than $budget MB in all: $packages"
    echo "$packages" >>"$left_out"
  else
    list="$list $packages"
  fi
done
[ -n "$list" ] || exit 0
echo "installing Debian packages, $(megabytes "$list") MB on disk:$list"
install "$list" || { [ "$fresh" = no ] && refresh && install "$list"; }
