// SPDX-License-Identifier: MIT

internal import Trakt

#if canImport(Glibc)
  internal import Glibc
#endif

/// An API application at Trakt: a public id and, for older ones, a secret. Descriptions omit the
/// secret.
public struct TraktApplication: Sendable, Equatable, CustomStringConvertible,
  CustomDebugStringConvertible, CustomReflectable
{
  public var id: String
  /// The client secret; nil for an application without one.
  public var secret: String?

  /// - Throws: ``CommandFailure`` if the id or the secret is invalid.
  public init(id: String, secret: String?) throws(CommandFailure) {
    for (what, text) in [("id", id), ("secret", secret ?? "-")] {
      let isPlain = text.utf8.allSatisfy { 0x21...0x7E ~= $0 }
      guard isPlain, 1...256 ~= text.utf8.count else {
        throw CommandFailure(
          "the application's \(what) must have 1 to 256 printable ASCII characters without spaces",
          hint: "copy it from \(Self.page)")
      }
    }
    self.id = id
    self.secret = secret
  }

  /// The web page to create one.
  public static let page = TraktPage.newApplication
  /// The web page to disconnect one from an account.
  public static let connectedPage = TraktPage.connectedApplications

  /// Reads the id and, on a second line, the secret; the second line may be empty or missing.
  ///
  /// - Parameter descriptor: an open file or pipe, which is not closed.
  public init(descriptor: Int32) throws(CommandFailure) {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1_024)
    while bytes.count < 4_096 {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw CommandFailure(
          fileMessage(cannot: "read", "descriptor \(descriptor)", errno),
          hint: "scrobbled login --application-fd 3 3<FILE")
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
