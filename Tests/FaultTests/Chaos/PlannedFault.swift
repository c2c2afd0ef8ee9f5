// SPDX-License-Identifier: MIT

import Fuzzing
import TraktSandbox

/// A fault of the sandbox by which no play may be lost.
///
/// Excludes final outcomes of a play (404, 422, a 409 without a play), states that require the user
/// (403, 420, 423, 426), and a lost response to a refresh, which unavoidably ends the sign-in:
/// these have tests of their own.
struct PlannedFault: Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    case dropBefore, dropAfter, garbage
    case delay(Double), slowBody(Double)
    case status(Int, retryAfter: Int?, acts: Bool)
  }

  var kind: Kind
  var path: String
  var count: Int

  init(_ random: inout Random) {
    path = random.pick([
      "/scrobble/stop", "/scrobble/stop", "/scrobble/start", "/scrobble/*", "/sync/history",
      "/sync/history", "/search*", "/shows*", "/oauth/token",
    ])
    count = 1 + random.below(3)
    let isRefresh = path == "/oauth/token"
    switch random.below(isRefresh ? 4 : 8) {
    case 0: kind = .dropBefore
    case 1: kind = .delay(random.number(in: 0.1...4))
    case 2:
      kind = .status(random.pick([429, 503]), retryAfter: random.pick([nil, 1, 3]), acts: false)
    case 3: kind = .status(random.pick([500, 502, 504, 520, 522]), retryAfter: nil, acts: false)
    case 4, 5: kind = .dropAfter
    case 6: kind = .status(random.pick([500, 502, 504]), retryAfter: nil, acts: true)
    default: kind = random.chance(0.5) ? .garbage : .slowBody(random.number(in: 0.1...4))
    }
  }

  var fault: Fault {
    let kind: Fault.Kind =
      switch kind {
      case .dropBefore: .dropBefore
      case .dropAfter: .dropAfter
      case .garbage: .garbage
      case .delay(let seconds): .delay(seconds: seconds)
      case .slowBody(let seconds): .slowBody(seconds: seconds)
      case .status(let code, let retryAfter, let acts):
        .status(
          code, headers: retryAfter.map { ["retry-after": "\($0)"] } ?? [:],
          body: "<html><body>\(code)</body></html>", acts: acts)
      }
    return Fault(kind, path: path, count: count)
  }
}
