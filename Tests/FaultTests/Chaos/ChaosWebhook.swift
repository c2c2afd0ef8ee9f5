// SPDX-License-Identifier: MIT

import Foundation
import Fuzzing
import Synchronization
import TestSupport
import TraktSandbox

/// A fault of the webhook's receiver after which the daemon has to send the event again.
struct WebhookFault: Equatable, Sendable {
  /// Status of the response; 0 closes the connection without one.
  var status: Int
  /// Whether the receiver has recorded the event nevertheless.
  var isRecorded: Bool
  /// Seconds until the response.
  var delay: Double
  /// Requests that it affects.
  var count: Int

  init(_ random: inout Random) {
    status = random.pick([0, 0, 408, 425, 429, 500, 503])
    isRecorded = random.chance(0.5)
    delay = random.chance(0.3) ? random.number(in: 0.1...4) : 0
    count = 1 + random.below(3)
  }

  init(status: Int, isRecorded: Bool) {
    (self.status, self.isRecorded, delay, count) = (status, isRecorded, 0, 1)
  }
}

/// The receiver of a chaos run, with the events that it has recorded.
final class ChaosWebhook: Sendable {
  private struct State {
    var faults: [WebhookFault] = []
    var struck = 0
    var record = WebhookRecord()
  }

  private let receiver: WebhookConnection
  private let runLog: RunLog
  private let state = Mutex(State())

  init(runLog: RunLog) throws {
    self.runLog = runLog
    receiver = try WebhookConnection()
    receiver.respond { [weak self] in self?.take($0) ?? 0 }
  }

  var configuration: String { receiver.configuration() }
  var record: WebhookRecord { state.withLock { $0.record } }
  /// Number of requests that a fault affected.
  var struck: Int { state.withLock { $0.struck } }

  func add(_ fault: WebhookFault) { state.withLock { $0.faults.append(fault) } }
  func clearFaults() { state.withLock { $0.faults = [] } }
  func stop() { receiver.stop() }
  func restart() throws { try receiver.restart() }

  private func take(_ request: WebhookConnection.Request) -> Int {
    let fault: WebhookFault? = state.withLock { state in
      guard let fault = state.faults.first else { return nil }
      state.faults[0].count -= 1
      if state.faults[0].count == 0 { state.faults.removeFirst() }
      state.struck += 1
      return fault
    }
    if fault?.isRecorded != false {
      state.withLock {
        $0.record.add(request.body, header: request.headers["idempotency-key"])
      }
    }
    let status = fault?.status ?? 200
    let name = WebhookRecord.name(request.body)
    runLog.note("webhook: \(request.event ?? "none") \(name): \(status)")
    if let delay = fault?.delay, delay > 0 { LineConnection.pause(delay) }
    return status
  }
}

/// The plays that a receiver has recorded, each idempotency key once.
struct WebhookRecord: Sendable {
  private(set) var plays: [RecordedPlay] = []
  /// Events that contradict an earlier one, one line each.
  private(set) var problems: [String] = []
  private var bodies: [String: JSON] = [:]
  private var sessions: Set<String> = []

  /// Number of events that arrived again.
  private(set) var repeats = 0

  /// - Parameter header: `Idempotency-Key`.
  mutating func add(_ body: JSON, header: String?) {
    let event = body["event"]?.string
    guard event == "scrobble" || event == "stop" else { return }
    let name = Self.name(body)
    guard let key = body["idempotency_key"]?.string,
      let session = body["player"]?["session"]?.string,
      let ended = body["ended_at"]?.string, let date = try? Date(ended, strategy: .iso8601)
    else { return problems.append("the webhook got an incomplete event of \(name)") }
    if key != header {
      problems.append("the webhook got two keys for \(name)")
    }
    if let earlier = bodies.updateValue(body, forKey: key) {
      repeats += 1
      let fixed = ["event", "ended_at", "player", "progress"]
      if !fixed.allSatisfy({ earlier[$0] == body[$0] }) {
        problems.append("the webhook got two events by the key of \(name)")
      }
      return
    }
    guard event == "scrobble" else { return }
    if !sessions.insert(session).inserted {
      problems.append("the webhook got two plays of one viewing of \(name)")
    }
    plays.append(RecordedPlay(name: name, at: date, kind: "webhook"))
  }

  /// Returns the name by which Trakt has the item.
  static func name(_ body: JSON) -> String {
    let media = body["media"]
    let title = media?["title"]?.string ?? "?"
    guard let season = media?["season"]?.integer, let episode = media?["episode"]?.integer else {
      return "\(title) (\(media?["year"]?.integer ?? 0))"
    }
    return "\(title) \(season)x\(episode < 10 ? "0" : "")\(episode)"
  }
}
