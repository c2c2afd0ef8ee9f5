// SPDX-License-Identifier: MIT

/// The address of a medium: what a player was asked to open, with the forms in which it may be
/// used elsewhere.
///
/// Addresses of streams carry passwords, tokens and keys, in every part but the scheme. ``raw``
/// therefore stays in memory: this type is not `Codable`, and printing or dumping it gives
/// ``shown``. Journal, log, status, messages and requests take ``shown``; the identification of
/// a medium takes ``readable`` and ``title(_:)``.
public struct MediaAddress: Hashable, Sendable {
  /// As it was opened, made absolute. Never to be written down, logged, shown or sent.
  public let raw: String
  /// As it may be shown: the normal path of a local file; of any other address its scheme, host
  /// and port, and the last part of its path where that reads as a name.
  ///
  /// Percent-encoding is kept as it is, so that the form can be parsed again:
  /// `MediaAddress(shown).shown == shown`.
  public let shown: String
  /// What may be read to find out what the medium is, in memory: the normal path of a local
  /// file; an address without its userinfo, fragment and keys, with those values of its query
  /// that read as names of files.
  public let readable: String
  /// What folders and patterns are compared with, in memory: the normal path of a local file; an
  /// address without its userinfo, query, fragment and keys, unescaped.
  public let place: String
  /// It is a path in the file system.
  public let isLocal: Bool
  /// ``shown`` names one title by itself. What is known of an address is only kept by such a
  /// form: all films of a media server may have the last part `stream`.
  public let isTelling: Bool
  /// The parts left out of ``readable`` because they look like passwords, tokens or keys.
  let secrets: [String]

  /// - Parameters:
  ///   - text: mpv's `path`: a path, absolute or not, or an address.
  ///   - workingDirectory: the player's, which makes a path absolute.
  public init(_ text: String, workingDirectory: String? = nil) {
    let text = StreamLayer.innermost(of: text)
    if let path = LocalPath.opened(text) {
      let raw = LocalPath.absolute(path, in: workingDirectory)
      let found = LocalPath.normal(raw)
      // One string in memory where they are the same.
      let normal = found == raw ? raw : found
      self.init(
        raw: raw, shown: normal, readable: normal, place: normal, isLocal: true, isTelling: true)
    } else {
      let parts = AddressParts(text)
      self.init(
        raw: text, shown: parts.shown, readable: parts.readable, place: parts.place,
        isLocal: false, isTelling: parts.isTelling, secrets: parts.secrets)
    }
  }

  private init(
    raw: String, shown: String, readable: String, place: String, isLocal: Bool, isTelling: Bool,
    secrets: [String] = []
  ) {
    self.raw = raw
    self.shown = shown
    self.readable = readable
    self.place = place
    self.isLocal = isLocal
    self.isTelling = isTelling
    self.secrets = secrets
  }
}

// A struct's own reflection would print `raw`.
extension MediaAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { shown }
  public var debugDescription: String { shown }
  public var customMirror: Mirror { Mirror(self, children: ["shown": shown]) }
}

extension MediaAddress {
  /// A title of this medium as it may be kept, shown and read.
  ///
  /// mpv titles a stream that has no title by the end of its address, unescaped and with the
  /// query (`mp_property_media_title`, `mp_basename`).
  ///
  /// - Returns: nil where the title is an end of the address, an address itself, holds a query,
  ///   or one of the address's secrets. Titles of local files stay as they are.
  public func title(_ title: String?) -> String? {
    guard let title, !isLocal else { return title }
    return isEnd(title) || !isHarmless(title) ? nil : title
  }

  /// Whether a text that came with this medium (a tag, a title) holds no address, no query and
  /// no secret of this address.
  public func isHarmless(_ text: String) -> Bool {
    isLocal
      || !text.contains("://") && !KeyShape.hasAssignment(text)
        && !KeyShape.isKey(text) && !secrets.contains(where: text.contains)
  }

  private func isEnd(_ title: String) -> Bool {
    guard !title.isEmpty else { return false }
    let unescaped = Percent.decoded(raw)
    if raw.hasSuffix(title) || unescaped.hasSuffix(title) { return true }
    // The plugin repairs bytes that are not UTF-8, not always into the same text as is here.
    guard title.unicodeScalars.contains("\u{FFFD}") else { return false }
    let ascii = title.utf8.filter { $0 < 0x80 }
    return unescaped.utf8.filter { $0 < 0x80 }.suffix(ascii.count) == ascii[...]
  }
}
