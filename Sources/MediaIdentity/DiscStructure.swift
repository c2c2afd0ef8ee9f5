// SPDX-License-Identifier: MIT

/// Directories and files of DVDs and Blu-rays. Their names hold no title; it is in the directory
/// above them.
extension Location {
  /// Whether the scheme is one of mpv's disc protocols, whose URLs hold only a title number
  /// and a drive.
  var isDisc: Bool { ["dvd", "dvdnav", "bd", "br", "bluray"].contains(scheme) }

  /// Replaces the name of a file inside a disc structure by the name of the disc's directory.
  mutating func resolveDiscStructure() {
    discFile = DiscFile(self)
    let inner = discDirectories
    guard inner > 0 || isDiscFile || isDiscRoot else { return }
    directories.removeLast(inner)
    var title = directories.popLast()
    // Title/Disc 2/VIDEO_TS
    if let disc = title, DirectoryReading.isPart(Name(disc)), let above = directories.popLast() {
      title = above
    }
    if let title { stem = title }
  }

  /// Number of nearest directories that belong to the disc structure.
  private var discDirectories: Int {
    guard let last = directories.last else { return 0 }
    switch WordKey(last.lazy.map(\.lowered)) {
    case "stream":
      return isParent("bdmv") && stem.count == 5 && stem.allSatisfy(\.isDigit) ? 2 : 0
    case "playlist": return isParent("bdmv") && fileExtension.elementsEqual("mpls".utf8) ? 2 : 0
    case "bdmv":
      return fileExtension.elementsEqual("bdmv".utf8) || fileExtension.isEmpty ? 1 : 0
    case "video_ts", "audio_ts": return isDiscFile || fileExtension.isEmpty ? 1 : 0
    default: return 0
    }
  }

  /// Whether the file is part of a DVD's video: `VTS_01_1.VOB`, `VIDEO_TS.VOB`.
  fileprivate var isDiscVideo: Bool { isDiscFile && fileExtension.elementsEqual("vob".utf8) }

  /// `VTS_01_1.VOB`, `VIDEO_TS.IFO`.
  private var isDiscFile: Bool {
    switch WordKey(fileExtension) {
    case "vob", "ifo", "bup": break
    default: return false
    }
    return hasStem(startingWith: "vts_") || hasStem(startingWith: "video_ts")
  }

  /// Whether the path is the disc's directory itself, as passed to a player.
  private var isDiscRoot: Bool {
    guard fileExtension.isEmpty, !directories.isEmpty else { return false }
    switch WordKey(stem.lazy.map(\.lowered)) {
    case "video_ts", "bdmv": return true
    default: return false
    }
  }

  private func hasStem(startingWith prefix: StaticString) -> Bool {
    prefix.withUTF8Buffer { buffer in
      stem.count >= buffer.count && zip(stem, buffer).allSatisfy { $0.lowered == $1 }
    }
  }

  private func isParent(_ word: StaticString) -> Bool {
    guard directories.count > 1 else { return false }
    return WordKey(directories[directories.count - 2].lazy.map(\.lowered)) == WordKey(word)
  }
}

/// A file of a DVD's video, which is split every 1 GB: `VTS_02_3.VOB` is the third file of title 2.
struct DiscFile {
  /// Numbers of the title and of its file; nil for a menu.
  private let piece: (title: Int, number: Int)?

  /// Nil for any other file.
  init?(_ location: Location) {
    guard location.isDiscVideo else { return nil }
    piece = Self.piece(location.stem)
  }

  /// Whether the file is only part of a title, or a menu.
  ///
  /// - Parameter siblings: returns the names in its directory; called only if needed.
  func isPiece(_ siblings: () -> [String]) -> Bool {
    // A menu: VIDEO_TS.VOB, VTS_01_0.VOB.
    guard let piece, piece.number > 0 else { return true }
    if piece.number > 1 { return true }
    return siblings().contains { name in
      let stem = name.utf8.prefix { $0 != UInt8(ascii: ".") }
      let other = Self.piece(Array(stem))
      return other.map { $0.title == piece.title && $0.number > 1 } ?? false
        && name.utf8.suffix(4).elementsEqual(".vob".utf8) { $0.lowered == $1 }
    }
  }

  /// Reads `VTS_02_3`.
  private static func piece(_ stem: [UInt8]) -> (title: Int, number: Int)? {
    let parts = stem.split(separator: UInt8(ascii: "_"))
    guard parts.count == 3, parts[0].map(\.lowered) == Array("vts".utf8),
      let title = Int(String(decoding: parts[1], as: UTF8.self)),
      let number = Int(String(decoding: parts[2], as: UTF8.self))
    else { return nil }
    return (title, number)
  }
}
