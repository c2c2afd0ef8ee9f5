// SPDX-License-Identifier: MIT

/// Leading directories of a path that describe storage, not content: mount points, drive letters,
/// home directories, hosts and shares.
enum MountPoint {
  /// Returns the number of leading directories that are part of a mount point.
  static func depth(of parts: [ArraySlice<UInt8>], scheme: String?, isUNC: Bool) -> Int {
    min(parts.count, unboundedDepth(of: parts, scheme: scheme, isUNC: isUNC))
  }

  private static func unboundedDepth(
    of parts: [ArraySlice<UInt8>], scheme: String?, isUNC: Bool
  ) -> Int {
    if isUNC { return 2 }
    switch scheme {
    case nil, "file": break
    case "smb", "cifs", "afp": return 1
    default: return 0
    }
    guard let first = parts.first else { return 0 }
    if first.count == 2, first.last == UInt8(ascii: ":"), first.first?.isLetter == true {
      return isNamed(parts, 1, "users") ? 3 : 1
    }
    switch WordKey(first.lazy.map(\.lowered)) {
    case "media": return mediaDepth(parts, from: 1)
    case "mnt":
      if parts.count > 1, parts[1].count == 1, isNamed(parts, 2, "users") { return 4 }
      return labelDepth(parts, at: 1)
    case "run":
      if isNamed(parts, 1, "media") { return labelDepth(parts, at: 3) }
      return isNamed(parts, 1, "user") ? 5 : 1
    case "volumes": return labelDepth(parts, at: 1)
    case "home", "users": return 2
    case "var", "export": return isNamed(parts, 1, "home") ? 3 : 1
    case "net": return 3
    case "storage":
      return isNamed(parts, 1, "emulated") ? 3 : labelDepth(parts, at: 1)
    default: return 0
    }
  }

  /// Returns the depth for `/media/USER/LABEL`, `/media/LABEL`, or `/media` as a library's root.
  private static func mediaDepth(_ parts: [ArraySlice<UInt8>], from index: Int) -> Int {
    guard index < parts.count, !isTitled(parts, index), !isLibrary(parts[index]) else {
      return index
    }
    // disk1, nas-2
    if parts[index].contains(where: \.isDigit) { return index + 1 }
    guard index + 1 < parts.count, !isLibrary(parts[index + 1]) else { return index + 1 }
    return labelDepth(parts, at: index + 1)
  }

  /// Returns the depth after the label at `index`, or before it if the label is a show or a movie.
  private static func labelDepth(_ parts: [ArraySlice<UInt8>], at index: Int) -> Int {
    guard index < parts.count, !isTitled(parts, index) else { return index }
    return index + 1
  }

  /// Whether a directory has a year in parentheses or contains a season directory.
  private static func isTitled(_ parts: [ArraySlice<UInt8>], _ index: Int) -> Bool {
    if parts[index].contains(UInt8(ascii: "(")) { return true }
    guard index + 1 < parts.count else { return false }
    return DirectoryReading.isSeason(Name(parts[index + 1]))
  }

  private static func isLibrary(_ part: ArraySlice<UInt8>) -> Bool {
    DirectoryReading.isLibrary(Name(part))
  }

  private static func isNamed(
    _ parts: [ArraySlice<UInt8>], _ index: Int, _ word: StaticString
  ) -> Bool {
    guard index < parts.count, parts[index].count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { buffer in
      zip(parts[index], buffer).allSatisfy { $0.lowered == $1 }
    }
  }
}
