// SPDX-License-Identifier: MIT

/// A rule that injects faults into requests.
public struct Fault: Sendable {
  /// The effect on a request.
  public enum Kind: Sendable {
    /// The connection is closed before the request takes effect.
    case dropBefore
    /// The request takes effect, but the connection is closed without a response.
    case dropAfter
    /// The request is handled after a delay in real time.
    case delay(seconds: Double)
    /// The response is replaced; if `acts`, the request takes effect nevertheless.
    case status(Int, headers: [String: String] = [:], body: String = "", acts: Bool = false)
    /// The request takes effect; the response has a 2xx status and a JSON content type, but its
    /// body is malformed.
    case garbage
    /// The request takes effect; the response's body takes this long in real time.
    case slowBody(seconds: Double)
  }

  /// The method of the requests; nil for any.
  public var method: String?
  /// A path; a trailing `*` matches any suffix.
  public var path: String
  /// The number of matching requests before the fault is applied.
  public var skip: Int
  /// The number of requests to which the fault is applied; nil for all.
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

  /// The name of the kind, as in `/_sandbox/faults`.
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
