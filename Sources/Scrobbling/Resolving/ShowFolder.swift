// SPDX-License-Identifier: MIT

internal import MediaIdentity

/// The folder that holds all of a show.
enum ShowFolder {
  /// - Parameter path: of a file; absolute.
  /// - Returns: the file's own folder, or the one above its season folder; nil for an address.
  static func of(_ path: String) -> String? {
    guard path.hasPrefix("/"), let parent = folder(above: path[...]) else { return nil }
    guard isSeason(parent), let above = folder(above: parent) else { return String(parent) }
    return String(above)
  }

  private static func folder(above path: Substring) -> Substring? {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return nil }
    return path[..<slash]
  }

  /// A folder is a season's where a file in it that says nothing but an episode gets its season from
  /// there, and its title from the folder above.
  private static func isSeason(_ folder: Substring) -> Bool {
    let name = folder[(folder.lastIndex(of: "/") ?? folder.startIndex)...]
    let probe = identify(MediaReference(path: "/Probing Title\(name)/E01.mkv")).hypotheses.first
    return probe?.title == "Probing Title" && probe?.season != nil
  }
}
