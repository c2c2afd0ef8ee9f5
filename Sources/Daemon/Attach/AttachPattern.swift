// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// A pattern of paths of IPC sockets, from `[players] attach`.
struct AttachPattern: Sendable, Hashable {
  /// The directory of the sockets, without a trailing slash unless it is the root.
  var directory: String
  /// The name of the sockets: a pattern with `*`, `?` and `[…]`, as of glob(7).
  var name: String

  /// - Parameters:
  ///   - text: an absolute path, or one that begins with `~/`.
  ///   - home: the expansion of `~`.
  /// - Returns: nil if it is neither of these, or if its directory has wildcards: each would need a
  ///   watch.
  init?(_ text: String, home: String) {
    let path = text.hasPrefix("~/") ? home + text.dropFirst() : text
    guard path.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return nil }
    directory = slash == path.startIndex ? "/" : String(path[..<slash])
    name = String(path[path.index(after: slash)...])
    while directory.count > 1, directory.hasSuffix("/") { directory.removeLast() }
    guard !name.isEmpty, name != ".", name != "..", !path.contains("\0"),
      !directory.contains(where: { "*?[".contains($0) })
    else { return nil }
  }

  /// Whether it matches a name in its directory. As in a shell, `*` does not match a leading dot.
  func matches(_ name: String) -> Bool {
    fnmatch(self.name, name, FNM_PERIOD) == 0
  }
}

extension Settings {
  /// - Parameter home: the expansion of `~`.
  func attachPatterns(home: String) throws(ConfigurationError) -> [AttachPattern] {
    var patterns: [AttachPattern] = []
    for text in attach {
      guard let pattern = AttachPattern(text, home: home) else {
        throw ConfigurationError(
          "players.attach: \(text): not a valid socket path",
          hint: "use an absolute path; *, ? and […] are allowed in its last part only")
      }
      patterns.append(pattern)
    }
    return patterns
  }
}
