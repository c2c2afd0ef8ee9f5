// SPDX-License-Identifier: MIT

/// File system paths as text.
enum LocalPath {
  /// The path that a player opens for `text`; nil if it is not a local file.
  ///
  /// Like mpv: `file://` is removed and the rest unescaped, up to a NUL.
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

  /// Removes `.`, `..`, double slashes and a trailing slash. Symbolic links are not resolved.
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

/// Protocols of mpv and FFmpeg that wrap another URL: `slice://0-100@ADDRESS`.
enum StreamLayer {
  /// The nesting limit; each layer copies the rest, and real URLs have fewer.
  private static let maximumDepth = 4

  /// The innermost URL or path; `-` if it is nested too deeply.
  static func innermost(of text: String) -> String {
    var text = text
    for _ in 0...maximumDepth {
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
      // `archive://ARCHIVE|/ENTRY`; a `|` in the archive's path is escaped.
      let archive = Percent.decoded(rest.before("|"))
      guard AddressParts.scheme(of: archive) == nil else { return archive }
      return "\(archive)/\(rest.after("|"))"
    case "slice":
      return String(rest.after("@"))
    case "appending", "lavf", "ffmpeg":
      return String(rest)
    case "ytdl":
      // Otherwise it is a search or a video id.
      return AddressParts.scheme(of: String(rest)) == nil ? nil : String(rest)
    case "dvd", "dvdnav", "bd", "br", "bluray":
      return disc(rest.after("/"))
    default:
      return nil
    }
  }

  /// The device of a disc URL such as `dvd://TITLE/DEVICE`: a directory or an image names the
  /// file as any file does.
  ///
  /// - Returns: nil for a drive, and where the player's options say what it is.
  private static func disc(_ device: Substring) -> String? {
    device.hasPrefix("/") && !device.hasPrefix("/dev/") ? String(device) : nil
  }
}
