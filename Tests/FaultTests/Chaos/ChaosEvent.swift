// SPDX-License-Identifier: MIT

import Fuzzing

/// A fault, or its end, at a time of a chaos run.
struct ChaosEvent: Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    case fault(PlannedFault)
    /// Connections to Trakt are refused.
    case outage, recovery
    /// Requests to the webhook go wrong.
    case webhookFault(WebhookFault)
    /// Connections to the webhook are refused.
    case webhookOutage, webhookRecovery
    /// SIGKILL.
    case daemonKilled
    /// SIGTERM.
    case daemonEnds
    case daemonStarts
    /// SIGSTOP and SIGCONT.
    case daemonStopped, daemonContinued
    /// The access tokens expire.
    case tokensExpire
    /// The wall clock of the daemon is ahead by this many seconds.
    case clock(ahead: Int)
  }

  /// Seconds from the start.
  var at: Double
  var kind: Kind

  /// Two events that belong together.
  private static func pair(
    _ first: Kind, _ second: Kind, at: Double, apart seconds: Double
  ) -> [ChaosEvent] {
    [ChaosEvent(at: at, kind: first), ChaosEvent(at: at + seconds, kind: second)]
  }

  /// Events at the webhook.
  static func ofWebhook(at: Double, _ random: inout Random) -> [ChaosEvent] {
    guard random.chance(0.3) else {
      return [ChaosEvent(at: at, kind: .webhookFault(WebhookFault(&random)))]
    }
    return pair(.webhookOutage, .webhookRecovery, at: at, apart: random.number(in: 1...12))
  }

  /// One event, or two that belong together.
  static func some(at: Double, _ random: inout Random) -> [ChaosEvent] {
    func pair(_ first: Kind, _ second: Kind, apart seconds: Double) -> [ChaosEvent] {
      Self.pair(first, second, at: at, apart: seconds)
    }
    switch random.below(20) {
    case 0, 1: return pair(.daemonKilled, .daemonStarts, apart: random.number(in: 0...6))
    case 2: return pair(.daemonEnds, .daemonStarts, apart: random.number(in: 0...6))
    case 3: return pair(.daemonStopped, .daemonContinued, apart: random.number(in: 0.2...3))
    case 4: return pair(.outage, .recovery, apart: random.number(in: 1...12))
    case 5: return [ChaosEvent(at: at, kind: .tokensExpire)]
    case 6, 7:
      let ahead = random.pick([-86_400, -7_200, -300, -30, 30, 300, 7_200, 86_400])
      return pair(.clock(ahead: ahead), .clock(ahead: 0), apart: random.number(in: 1...15))
    default: return [ChaosEvent(at: at, kind: .fault(PlannedFault(&random)))]
    }
  }
}
