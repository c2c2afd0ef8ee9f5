// SPDX-License-Identifier: MIT

/// Paths of the file system as text.
enum LocalPath {
  /// The path that a player opens for `text`; nil where that is no local file.
  ///
  /// As mpv: `file://` is dropped and the rest unescaped, up to a NUL.
  static func opened(_ text: String) -> String? {
    guard let scheme = AddressParts.scheme(of: text) else {
      return text == "-" || AddressParts.isOpaque(text) ? nil : text
    }
    guard scheme == "file" else { return nil }
    let path = Percent.decoded(AddressParts.rest(of: text)).prefix { $0 != "\0" }
    return String(path.hasPrefix("localhost/") ? path.dropFirst(9) : path)
  }

  static func absolute(_ path: String, in directory: String?) -> String {
    guard !path.hasPrefix("/"), let directory else { return path }
    return directory.hasSuffix("/") ? directory + path : "\(directory)/\(path)"
  }

  /// Without `.`, `..`, double slashes and a slash at the end. Symbolic links are not looked at.
  static func normal(_ path: String) -> String {
    let isAbsolute = path.hasPrefix("/")
    var parts: [Substring.UTF8View.SubSequence] = []
    for part in path.utf8.split(separator: UInt8(ascii: "/")) {
      if part.elementsEqual(".".utf8) { continue }
      guard part.elementsEqual("..".utf8) else {
        parts.append(part)
        continue
      }
      if let last = parts.last, !last.elementsEqual("..".utf8) {
        parts.removeLast()
      } else if !isAbsolute {
        parts.append(part)
      }
    }
    let joined = parts.map { String(Substring($0)) }.joined(separator: "/")
    return isAbsolute ? "/" + joined : joined
  }
}

/// mpv's and FFmpeg's protocols that read another address: `slice://0-100@ADDRESS`.
enum StreamLayer {
  /// Each layer takes a copy of the rest; no real address has more.
  private static let most = 4

  /// The innermost address or path; `-` where it lies within more layers than any real one.
  static func innermost(of text: String) -> String {
    var text = text
    for _ in 0...most {
      guard let inner = inner(of: text) else { return text }
      text = inner
    }
    return "-"
  }

  private static func inner(of text: String) -> String? {
    guard let scheme = AddressParts.scheme(of: text) else { return nil }
    let rest = AddressParts.rest(of: text)
    switch scheme {
    case "archive":
      // `archive://ARCHIVE|/ENTRY`; a `|` of the archive's own is escaped.
      let archive = Percent.decoded(rest.before("|"))
      guard AddressParts.scheme(of: archive) == nil else { return archive }
      return "\(archive)/\(rest.after("|"))"
    case "slice":
      return String(rest.after("@"))
    case "appending", "lavf", "ffmpeg":
      return String(rest)
    case "ytdl":
      // Else it is a search or a video's id.
      return AddressParts.scheme(of: String(rest)) == nil ? nil : String(rest)
    case "dvd", "dvdnav", "bd", "br", "bluray":
      return disc(rest.after("/"))
    default:
      return nil
    }
  }

  /// What a disc is read from, of `dvd://TITLE/DEVICE`: a folder or an image names the film as any file
  /// does.
  ///
  /// - Returns: nil for a drive, and where the player's options say what it is.
  private static func disc(_ device: Substring) -> String? {
    device.hasPrefix("/") && !device.hasPrefix("/dev/") ? String(device) : nil
  }
}
