// SPDX-License-Identifier: MIT

/// The address of a medium as a player opened it, with the forms permitted for each use.
///
/// URLs of streams contain passwords, tokens and keys in every part but the scheme. ``raw``
/// therefore stays in memory: this type is not `Codable`, and printing or dumping it yields
/// ``shown``. Journal, log, status, messages and requests use ``shown``; the identification of a
/// medium uses ``readable`` and ``title(_:)``.
public struct MediaAddress: Hashable, Sendable {
  /// The address as opened, made absolute. Must never be stored, logged, displayed or sent.
  public let raw: String
  /// The displayable form: the normalized path of a local file; scheme, host and port of a URL,
  /// and the last component of its path if that looks like a name.
  ///
  /// Percent-encoding is preserved, so that the form can be parsed again:
  /// `MediaAddress(shown).shown == shown`.
  public let shown: String
  /// The form used to identify the medium, in memory only: the normalized path of a local file; a
  /// URL without its userinfo, fragment and keys, with the query values that look like file
  /// names.
  public let readable: String
  /// The form that directories and patterns are compared with, in memory only: the normalized path
  /// of a local file; a URL without its userinfo, query, fragment and keys, unescaped.
  public let location: String
  /// Whether it is a path in the file system.
  public let isLocal: Bool
  /// Whether ``shown`` identifies a single title. Only then is information about a URL stored
  /// under it: all files of a media server may end in `stream`.
  public let isDescriptive: Bool
  /// The parts omitted from ``readable`` because they look like passwords, tokens or keys.
  let secrets: [String]

  /// - Parameters:
  ///   - text: mpv's `path`: a path, absolute or not, or a URL.
  ///   - workingDirectory: the player's, which makes a path absolute.
  public init(_ text: String, workingDirectory: String? = nil) {
    let text = StreamLayer.innermost(of: text)
    if let path = LocalPath.opened(text) {
      let raw = LocalPath.absolute(path, in: workingDirectory)
      let found = LocalPath.normal(raw)
      // Shares one string in memory if they are equal.
      let normal = found == raw ? raw : found
      self.init(
        raw: raw, shown: normal, readable: normal, location: normal, isLocal: true,
        isDescriptive: true
      )
    } else {
      let parts = AddressParts(text)
      self.init(
        raw: text, shown: parts.shown, readable: parts.readable, location: parts.location,
        isLocal: false, isDescriptive: parts.isDescriptive, secrets: parts.secrets)
    }
  }

  private init(
    raw: String, shown: String, readable: String, location: String, isLocal: Bool,
    isDescriptive: Bool,
    secrets: [String] = []
  ) {
    self.raw = raw
    self.shown = shown
    self.readable = readable
    self.location = location
    self.isLocal = isLocal
    self.isDescriptive = isDescriptive
    self.secrets = secrets
  }
}

// The default reflection would print `raw`.
extension MediaAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { shown }
  public var debugDescription: String { shown }
  public var customMirror: Mirror { Mirror(self, children: ["shown": shown]) }
}

extension MediaAddress {
  /// A title of this medium that may be stored, displayed and read.
  ///
  /// mpv titles an untitled stream by the end of its URL, unescaped and with the query
  /// (`mp_property_media_title`, `mp_basename`).
  ///
  /// - Returns: nil if the title is the end of the URL, a URL itself, or contains a query
  ///   or one of the URL's secrets. In titles of local files, URLs are shortened.
  public func title(_ title: String?) -> String? {
    guard let title else { return nil }
    guard !isLocal else { return AddressText.redacted(title) }
    return isEnd(title) || !isFreeOfSecrets(title) ? nil : title
  }

  /// A text that belongs to this medium (a tag) as it may be stored and displayed.
  ///
  /// - Returns: for a local file, the text with URLs in their displayable form; otherwise nil
  ///   if it contains a URL, a query or a secret.
  public func redacted(_ text: String) -> String? {
    isLocal ? AddressText.redacted(text) : isFreeOfSecrets(text) ? text : nil
  }

  private func isFreeOfSecrets(_ text: String) -> Bool {
    !text.contains("://") && !SecretPattern.hasAssignment(text) && !SecretPattern.isKey(text)
      && !secrets.contains(where: text.contains)
  }

  private func isEnd(_ title: String) -> Bool {
    guard !title.isEmpty else { return false }
    let unescaped = Percent.decoded(raw)
    if raw.hasSuffix(title) || unescaped.hasSuffix(title) { return true }
    // The plugin repairs invalid UTF-8, not always into the same text as here.
    guard title.unicodeScalars.contains("\u{FFFD}") else { return false }
    let ascii = title.utf8.filter { $0 < 0x80 }
    return unescaped.utf8.filter { $0 < 0x80 }.suffix(ascii.count) == ascii[...]
  }
}
