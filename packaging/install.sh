#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs scrobbled from the unpacked archive, or removes it.
#
# usage: ./install.sh [install|uninstall]     PREFIX=/usr/local DESTDIR=
#
# Without root privileges: PREFIX=$HOME/.local ./install.sh
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
prefix=${PREFIX:-/usr/local}
root=${DESTDIR:-}
units=$prefix/lib/systemd/user
action=${1:-install}

# The files of the archive and the directory of each.
files() {
  echo "bin/scrobbled $prefix/bin 755"
  echo "lib/scrobbled/scrobbled.so $prefix/lib/scrobbled 644"
  echo "lib/systemd/user/scrobbled.service $units 644"
  echo "lib/systemd/user/scrobbled.socket $units 644"
  (cd "$here" && find share -type f | LC_ALL=C sort) | while read -r file; do
    echo "$file $prefix/$(dirname "$file") 644"
  done
}

# place FILE TARGET MODE: replaces the target when the new file is complete, so that a full disk
# leaves the old one, and a running program is not overwritten.
place() {
  case $1 in
  *.service) sed "s|^ExecStart=/usr/bin/|ExecStart=$prefix/bin/|" "$1" >"$2.new" ;;
  *) cp "$1" "$2.new" ;;
  esac && chmod "$3" "$2.new" && mv -f "$2.new" "$2"
}

fail() {
  echo "install.sh: $1" >&2
  exit 1
}

case $prefix in
/*) ;;
*) fail "PREFIX is not an absolute path: $prefix" ;;
esac
# The unit contains it, and so does the list of files.
case $prefix in
*[!A-Za-z0-9/._+@-]*) fail "PREFIX may contain letters, digits and / . _ + @ - only: $prefix" ;;
esac

case $action in
install)
  files | while read -r file directory mode; do
    mkdir -p "$root$directory" || fail "cannot create $root$directory"
    target=$root$directory/$(basename "$file")
    place "$here/$file" "$target" "$mode" || {
      rm -f "$target.new"
      fail "cannot write $target"
    }
  done
  echo "installed below $root$prefix; next: scrobbled setup"
  case :$PATH: in
  *:"$prefix/bin":*) ;;
  *) echo "hint: $prefix/bin is not in PATH" ;;
  esac
  ;;
uninstall)
  files | while read -r file directory mode; do
    rm -f "$root$directory/$(basename "$file")"
  done
  rmdir "$root$prefix/lib/scrobbled" "$root$prefix/share/doc/scrobbled" 2>/dev/null || true
  echo "removed from $root$prefix; settings and the journal of each user are kept"
  ;;
*)
  fail "unknown action: $action (install or uninstall)"
  ;;
esac
