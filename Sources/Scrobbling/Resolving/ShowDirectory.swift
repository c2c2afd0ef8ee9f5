// SPDX-License-Identifier: MIT

internal import MediaIdentity

/// The directory that contains a whole show.
enum ShowDirectory {
  /// - Parameter path: absolute path of a file.
  /// - Returns: the file's directory, or the parent of its season directory; nil for a URL.
  static func of(_ path: String) -> String? {
    guard path.hasPrefix("/"), let parent = directory(above: path[...]) else { return nil }
    guard isSeason(parent), let above = directory(above: parent) else { return String(parent) }
    return String(above)
  }

  private static func directory(above path: Substring) -> Substring? {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return nil }
    return path[..<slash]
  }

  /// Whether a directory is a season's: a file inside whose name holds only an episode number takes
  /// its season from the directory, and its title from the parent.
  private static func isSeason(_ directory: Substring) -> Bool {
    let name = directory[(directory.lastIndex(of: "/") ?? directory.startIndex)...]
    let probe = identify(MediaReference(path: "/Probing Title\(name)/E01.mkv")).hypotheses.first
    return probe?.title == "Probing Title" && probe?.season != nil
  }
}
