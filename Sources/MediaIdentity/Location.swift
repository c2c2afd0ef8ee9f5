// SPDX-License-Identifier: MIT

/// The location of a file: folders, name and extension of a path or an address.
struct Location {
  /// What is looked at of a path; of a longer one the end counts.
  static let limit = 4096
  /// The number of folders that are read, nearest first.
  static let mostFolders = 8

  /// `https`, `smb`, …; `nil` for a local path.
  var scheme: String?
  /// The server of a web address, in lower case, without port and user.
  var host: [UInt8] = []
  /// The folders from the outermost to the nearest.
  var folders: [[UInt8]] = []
  /// The file's name without its extension.
  var stem: [UInt8] = []
  /// In lower case, without the dot; empty if there is none that is known.
  var fileExtension: [UInt8] = []
  /// The values in a URL's query that may be names of files.
  var queryValues: [[UInt8]] = []
  /// What it is of a DVD; nil for any other file.
  var discFile: DiscFile?
  /// The path leads to a device file.
  var isDevice = false
  /// The file's name is a key or a number that a server made up.
  var isOpaque = false

  var isWeb: Bool { scheme == "http" || scheme == "https" }

  init(_ path: String) {
    var bytes = Self.tail(of: path)
    if let end = Self.schemeEnd(bytes) {
      scheme = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
      bytes.removeFirst(end + 3)
      if scheme != "av" { stripWeb(&bytes) }
    }
    let isWindows = scheme == nil && Self.isWindowsPath(bytes)
    if isWindows {
      for index in bytes.indices where bytes[index] == UInt8(ascii: "\\") {
        bytes[index] = UInt8(ascii: "/")
      }
    }
    let isUNC = isWindows && bytes.starts(with: "//".utf8)
    let isAbsolute = isWindows || scheme != nil || bytes.first == UInt8(ascii: "/")
    split(bytes, isAbsolute: isAbsolute, isUNC: isUNC)
  }

  /// Whether backslashes separate the parts: `C:\`, `\\host\`, or no slash at all.
  private static func isWindowsPath(_ bytes: [UInt8]) -> Bool {
    if bytes.count > 2, bytes[0].isLetter, bytes[1] == UInt8(ascii: ":") {
      return bytes[2] == UInt8(ascii: "\\") || bytes[2] == UInt8(ascii: "/")
    }
    return bytes.contains(UInt8(ascii: "\\")) && !bytes.contains(UInt8(ascii: "/"))
  }

  /// The last `limit` bytes, from the start of a character.
  private static func tail(of path: String) -> [UInt8] {
    let utf8 = path.utf8
    guard utf8.count > limit else { return Array(utf8) }
    return Array(utf8.suffix(limit).drop { $0 & 0xC0 == 0x80 })
  }

  /// The place of `://` behind a scheme.
  private static func schemeEnd(_ bytes: [UInt8]) -> Int? {
    var index = 0
    while index < bytes.count, index < 16, bytes[index].isLetter || bytes[index].isDigit {
      index += 1
    }
    guard index > 1, index + 2 < bytes.count, bytes[index] == UInt8(ascii: ":"),
      bytes[index + 1] == UInt8(ascii: "/"), bytes[index + 2] == UInt8(ascii: "/")
    else { return nil }
    return index
  }

  /// Drops host, port, user and fragment, keeps the query's values apart, and unquotes.
  private mutating func stripWeb(_ bytes: inout [UInt8]) {
    let slash = bytes.firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
    if scheme != "file" {
      var authority = bytes[..<slash]
      if let at = authority.lastIndex(of: UInt8(ascii: "@")) { authority = authority[(at + 1)...] }
      host = authority.prefix { $0 != UInt8(ascii: ":") }.map(\.lowered)
      bytes.removeSubrange(..<slash)
    }
    guard isWeb || scheme == "file" || bytes.contains(UInt8(ascii: "%")) else { return }
    if isWeb, let hash = bytes.firstIndex(of: UInt8(ascii: "#")) {
      bytes.removeSubrange(hash...)
    }
    if isWeb, let mark = bytes.firstIndex(of: UInt8(ascii: "?")) {
      for pair in bytes[(mark + 1)...].split(separator: UInt8(ascii: "&")).prefix(32) {
        guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { continue }
        let value = Percent.decoded(Percent.decoded(Array(pair[(equals + 1)...]), plus: true))
        if value.count > 8 { queryValues.append(value) }
      }
      bytes.removeSubrange(mark...)
    }
    bytes = Percent.decoded(Percent.decoded(bytes))
  }

  private mutating func split(_ bytes: [UInt8], isAbsolute: Bool, isUNC: Bool) {
    var parts =
      isAbsolute ? bytes.split(separator: UInt8(ascii: "/")) : Self.titleParts(of: bytes)
    parts.removeAll { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }
    let name = parts.popLast() ?? []
    splitExtension(name)
    if ReversedName.isReversed(stem) { stem.reverse() }
    if isAbsolute {
      isDevice = scheme == nil && parts.count == 1 && parts[0].elementsEqual("dev".utf8)
      parts.removeFirst(MountPoint.depth(of: parts, scheme: scheme, isUNC: isUNC))
    }
    if isWeb { dropKeys(&parts) }
    folders = parts.suffix(Self.mostFolders).map(Array.init)
    resolveDiscStructure()
  }

  /// The parts of a relative path, or of a title in which a slash may mean something else.
  private static func titleParts(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    var start = 0
    var depth = 0
    for index in bytes.indices {
      let byte = bytes[index]
      if byte.isOpening || isWideBracket(bytes, index, isClosing: false) {
        depth += 1
      } else if byte.isClosing || isWideBracket(bytes, index, isClosing: true) {
        depth = max(0, depth - 1)
      }
      guard byte == UInt8(ascii: "/"), isSeparator(bytes, index, depth: depth) else { continue }
      if index > start { parts.append(bytes[start..<index]) }
      start = index + 1
      depth = 0
    }
    if start < bytes.count { parts.append(bytes[start...]) }
    return parts
  }

  /// Drops the parts of an address that are keys or credentials.
  private mutating func dropKeys(_ parts: inout [ArraySlice<UInt8>]) {
    if parts.count >= 3, stem.allSatisfy(\.isDigit),
      AddressKeys.isStreamKind(parts[parts.count - 3])
    {
      // Xtream: /movie/USER/PASSWORD/1234.mkv
      parts.removeLast(3)
      isOpaque = true
    }
    parts.removeAll { AddressKeys.isKey($0) }
    if AddressKeys.isKey(stem[...]) { isOpaque = true }
  }

  /// `【` or `】` and the like: U+3008 to U+3011, the closing ones with odd numbers.
  private static func isWideBracket(_ bytes: [UInt8], _ index: Int, isClosing: Bool) -> Bool {
    guard bytes[index] == 0xE3, index + 2 < bytes.count, bytes[index + 1] == 0x80,
      (0x88...0x91).contains(bytes[index + 2])
    else { return false }
    return (bytes[index + 2] & 1 == 1) == isClosing
  }

  /// In a bare title a slash may also stand between two titles, in a date or in brackets.
  private static func isSeparator(_ bytes: [UInt8], _ index: Int, depth: Int) -> Bool {
    guard index > 0, index + 1 < bytes.count, depth == 0 else { return index == 0 }
    let before = bytes[index - 1]
    let after = bytes[index + 1]
    if before == UInt8(ascii: " ") || after == UInt8(ascii: " ") { return false }
    if before.isDigit, after.isDigit {
      // 10/25/2010
      var left = index - 1
      while left > 0, bytes[left - 1].isDigit { left -= 1 }
      var right = index + 1
      while right + 1 < bytes.count, bytes[right + 1].isDigit { right += 1 }
      if index - left <= 2, right - index <= 2 || right - index == 4 { return false }
    }
    return true
  }

  private mutating func splitExtension(_ name: ArraySlice<UInt8>) {
    stem = Array(name)
    for _ in 0..<2 {
      guard let dot = stem.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return }
      let suffix = stem[(dot + 1)...].map(\.lowered)
      guard FileExtensions.isKnown(suffix) else { return }
      if fileExtension.isEmpty { fileExtension = suffix }
      stem.removeSubrange(dot...)
    }
  }
}

/// `%20` and its like.
enum Percent {
  static func decoded(_ bytes: [UInt8], plus: Bool = false) -> [UInt8] {
    guard bytes.contains(where: { $0 == UInt8(ascii: "%") || plus && $0 == UInt8(ascii: "+") })
    else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%"), index + 2 < bytes.count, let high = hex(bytes[index + 1]),
        let low = hex(bytes[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(plus && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        index += 1
      }
    }
    return result
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    if byte.isDigit { return byte &- 0x30 }
    let letter = byte | 0x20
    return letter >= 0x61 && letter <= 0x66 ? letter &- 0x57 : nil
  }
}

/// The endings that are dropped from names before they are read.
enum FileExtensions {
  static func isKnown(_ suffix: some Collection<UInt8>) -> Bool {
    guard suffix.count <= 7, let key = WordKey(suffix) else { return false }
    return known.contains(key)
  }

  private static let known = WordSet(
    """
    mkv mp4 avi m4v mov wmv flv webm mpg mpeg ts m2ts mts ogm ogv rmvb rm iso img divx strm vob \
    3gp asf f4v m2v mk3d mpls ssif ifo bup wtv dvr-ms bdmv mpv qt dat nsv vro disc bin part crdownload \
    srt sub idx ass ssa nfo torrent nzb par2 rar zip
    """)
}
