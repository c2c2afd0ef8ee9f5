// SPDX-License-Identifier: MIT

internal import MediaIdentity

/// The directory that contains a whole show.
enum ShowDirectory {
  /// - Parameter path: absolute path of a file.
  /// - Returns: the file's directory without those of its release (`Show.S01E02.1080p`) and of its
  ///   season; nil for a URL.
  static func of(_ path: String) -> String? {
    guard path.hasPrefix("/"), var directory = directory(above: path[...]) else { return nil }
    if isRelease(directory, of: path) { directory = self.directory(above: directory) ?? directory }
    if isSeason(directory) { directory = self.directory(above: directory) ?? directory }
    return String(directory)
  }

  /// Returns the directory of the show, and that of the file: earlier versions stored matches under
  /// the directory of a release.
  static func all(of path: String) -> [String] {
    guard let show = of(path), let nearest = directory(above: path[...]) else { return [] }
    return show == nearest ? [show] : [show, String(nearest)]
  }

  private static func directory(above path: Substring) -> Substring? {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return nil }
    return path[..<slash]
  }

  /// Whether a directory is a season's: a file inside whose name holds only an episode number takes
  /// its season from the directory, and its title from the parent.
  private static func isSeason(_ directory: Substring) -> Bool {
    let path = "/Probing Title\(name(of: directory))/E01.mkv"
    let probe = identify(MediaReference(path: path)).hypotheses.first
    return probe?.title == "Probing Title" && probe?.season != nil
  }

  /// Whether the name of a directory is that of an episode, or of a season, of the same show as the
  /// file.
  private static func isRelease(_ directory: Substring, of path: String) -> Bool {
    guard
      let probe = identify(MediaReference(path: "\(name(of: directory)).mkv")).hypotheses.first,
      probe.kind == .episode, probe.season != nil, let title = probe.title,
      let file = identify(MediaReference(path: path)).hypotheses.first?.title
    else { return false }
    return title.lowercased() == file.lowercased()
  }

  private static func name(of directory: Substring) -> Substring {
    directory[(directory.lastIndex(of: "/") ?? directory.startIndex)...]
  }
}
