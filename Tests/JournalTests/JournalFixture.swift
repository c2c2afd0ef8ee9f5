// SPDX-License-Identifier: MIT

import FoundationEssentials

@testable import Journal

/// A folder of a test's own with a journal in it, gone with it.
final class Shelf {
  let folder = FileManager.default.temporaryDirectory.path + "/journal-\(UUID().uuidString)"

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  var path: String { folder + "/journal.sqlite" }

  func journal() throws -> Journal { try Journal(path: path) }

  func write(_ bytes: some Sequence<UInt8>, to name: String = "journal.sqlite") throws {
    try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
  }

  func bytes(of name: String = "journal.sqlite") throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
  }
}

extension Play {
  static let instance = String(repeating: "a", count: 32)

  static func sample(
    instance: String = Play.instance, entry: Int = 1, lap: Int = 0, part: Int = 0,
    path: String = "/films/Sintel (2010).mkv", beganAt: Double = 1000
  ) -> Play {
    Play(
      key: Key(instance: instance, entry: entry, lap: lap, part: part), path: path,
      beganAt: beganAt, seenAt: beganAt, duration: 888)
  }

  func ended(_ outcome: Outcome = .waiting, at time: Double = 2000) -> Play {
    var play = self
    play.endedAt = time
    play.outcome = outcome
    return play
  }
}

extension Journal {
  /// Writes a viewing down, with what it is and where it stands.
  func beginning(_ play: Play) throws -> Play {
    var play = play
    play.id = try begin(play)
    return play
  }

  func only() throws -> Play? {
    let plays = try history(limit: 10)
    return plays.count == 1 ? plays.first : nil
  }
}
