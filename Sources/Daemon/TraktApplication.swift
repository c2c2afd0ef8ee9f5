// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// The API application that a user has made at Trakt. Its secret is in no description.
public struct TraktApplication: Sendable, Equatable, CustomStringConvertible,
  CustomDebugStringConvertible, CustomReflectable
{
  public var id: String
  public var secret: String?

  /// - Throws: ``CommandFailure`` for what can be no id or no secret.
  public init(id: String, secret: String?) throws(CommandFailure) {
    for (what, text) in [("id", id), ("secret", secret ?? "-")] {
      let isPlain = text.utf8.allSatisfy { 0x21...0x7E ~= $0 }
      guard isPlain, 1...256 ~= text.utf8.count else {
        throw CommandFailure(
          "the application's \(what) is no word of at most 256 letters, digits and signs",
          hint: "copy it whole from \(Self.page)")
      }
    }
    self.id = id
    self.secret = secret
  }

  /// Where they are made.
  public static let page = "https://trakt.tv/oauth/applications"

  /// Reads the id and, in a second line, the secret.
  ///
  /// - Parameter descriptor: an open file or pipe, which is left open.
  public init(descriptor: Int32) throws(CommandFailure) {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1_024)
    while bytes.count < 4_096 {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw CommandFailure(
          fileMessage(cannot: "read", "descriptor \(descriptor)", errno),
          hint: "open a file as it: scrobbled login --application-fd 3 3<FILE")
      }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let secret = lines.count > 1 ? String(lines[1]) : ""
    try self.init(
      id: lines.first.map(String.init) ?? "", secret: secret.isEmpty ? nil : secret)
  }

  public var description: String { "TraktApplication(\(id))" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
