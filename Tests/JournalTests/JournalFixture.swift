// SPDX-License-Identifier: MIT

import FoundationEssentials

@testable import Journal

/// A temporary directory with a journal, deleted on deinitialization.
final class JournalFixture {
  let directory = FileManager.default.temporaryDirectory.path + "/journal-\(UUID().uuidString)"

  init() throws {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  var path: String { directory + "/journal.sqlite" }

  func journal() throws -> Journal { try Journal(path: path) }

  func write(_ bytes: some Sequence<UInt8>, to name: String = "journal.sqlite") throws {
    try Data(bytes).write(to: URL(filePath: "\(directory)/\(name)"))
  }

  func bytes(of name: String = "journal.sqlite") throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: "\(directory)/\(name)")))
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: directory).sorted() }
  }
}

extension Play {
  static let instance = String(repeating: "a", count: 32)

  static func sample(
    instance: String = Play.instance, entry: Int = 1, lap: Int = 0, part: Int = 0,
    path: String = "/films/Sintel (2010).mkv", identity: String? = nil, beganAt: Double = 1000
  ) -> Play {
    Play(
      key: Key(instance: instance, entry: entry, lap: lap, part: part), path: path,
      identity: identity, beganAt: beganAt, seenAt: beganAt, duration: 888)
  }

  func ended(_ outcome: Outcome? = nil, at time: Double = 2000) -> Play {
    var play = self
    play.endedAt = time
    play.outcome = outcome
    return play
  }
}

extension Delivery {
  static func scrobble(
    _ progress: Double = 90, to destination: Destination = .trakt, state: State = .waiting
  ) -> Delivery {
    Delivery(destination: destination, kind: .scrobble, progress: progress, state: state)
  }

  static func pause(_ progress: Double = 40, to destination: Destination = .trakt) -> Delivery {
    Delivery(destination: destination, kind: .pause, progress: progress)
  }
}

extension Destination {
  static let other = Destination(rawValue: "other")
}

extension Journal {
  /// Begins and ends a viewing that waits for delivery.
  @discardableResult
  func addWaiting(
    _ play: Play, endedAt: Double = 2000, _ deliveries: [Delivery] = [.scrobble()]
  ) throws -> Play {
    _ = try begin(play)
    let ended = play.ended(at: endedAt)
    try end(ended, deliveries: deliveries)
    return ended
  }

  func onlyRow() throws -> HistoryRow? {
    let rows = try history(limit: 10)
    return rows.count == 1 ? rows.first : nil
  }

  func only() throws -> Play? { try onlyRow()?.play }
}
