// SPDX-License-Identifier: MIT

/// The folders and files that a DVD or a Blu-ray is made of. They name nothing: the title is the
/// folder above them.
extension Location {
  /// Replaces the name of a file inside a disc by the name of the disc's own folder.
  mutating func resolveDiscStructure() {
    let inner = discFolders
    guard inner > 0 || isDiscFile || isDiscRoot else { return }
    folders.removeLast(inner)
    var title = folders.popLast()
    // Title/Disc 2/VIDEO_TS
    if let disc = title, FolderReading.isPart(Name(disc)), let above = folders.popLast() {
      title = above
    }
    if let title { stem = title }
  }

  /// How many of the nearest folders belong to the disc that contains the file.
  private var discFolders: Int {
    guard let last = folders.last else { return 0 }
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

  /// `VTS_01_1.VOB`, `VIDEO_TS.IFO`.
  private var isDiscFile: Bool {
    switch WordKey(fileExtension) {
    case "vob", "ifo", "bup": break
    default: return false
    }
    return hasStem(startingWith: "vts_") || hasStem(startingWith: "video_ts")
  }

  /// The folder of the disc itself, as a player is given it.
  private var isDiscRoot: Bool {
    guard fileExtension.isEmpty, !folders.isEmpty else { return false }
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
    guard folders.count > 1 else { return false }
    return WordKey(folders[folders.count - 2].lazy.map(\.lowered)) == WordKey(word)
  }
}
