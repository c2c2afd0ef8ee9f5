// SPDX-License-Identifier: MIT

/// A rule that makes requests go wrong.
public struct Fault: Sendable {
  /// What happens to a request.
  public enum Kind: Sendable {
    /// The connection is closed before anything is done.
    case dropBefore
    /// The request takes effect, but the connection is closed without an answer.
    case dropAfter
    /// The request is done only after so many real seconds.
    case delay(seconds: Double)
    /// This is answered; where `acts`, the request takes effect all the same.
    case status(Int, headers: [String: String] = [:], body: String = "", acts: Bool = false)
    /// The request takes effect; the answer says 2xx and JSON, but its body is neither.
    case garbage
    /// The request takes effect; the answer's body takes so many real seconds.
    case slowBody(seconds: Double)
  }

  /// Nil for any.
  public var method: String?
  /// A path; with `*` at its end, all that begin so.
  public var path: String
  /// So many matching requests pass before the fault strikes.
  public var skip: Int
  /// How often the fault strikes; nil for always.
  public var count: Int?
  public var kind: Kind

  public init(
    _ kind: Kind, method: String? = nil, path: String = "*", skip: Int = 0, count: Int? = 1
  ) {
    self.kind = kind
    self.method = method
    self.path = path
    self.skip = skip
    self.count = count
  }

  func matches(method: String, path: String) -> Bool {
    guard self.method == nil || self.method == method else { return false }
    return self.path.hasSuffix("*")
      ? path.hasPrefix(self.path.dropLast()) : path == self.path
  }

  /// The kind's name, as `/_sandbox/faults` takes it.
  var name: String {
    switch kind {
    case .dropBefore: "dropBefore"
    case .dropAfter: "dropAfter"
    case .delay: "delay"
    case .status: "status"
    case .garbage: "garbage"
    case .slowBody: "slowBody"
    }
  }
}
