// SPDX-License-Identifier: MIT

/// Who speaks: one running player, however often it connects.
struct PlayerIdentity: Equatable {
  /// 32 hexadecimal digits.
  let instance: [UInt8]
  let processID: Int
  /// "mpv 0.35.1"
  let player: [UInt8]?

  /// - Parameter seed: random bytes, drawn when the plugin is loaded.
  init(seed: (UInt64, UInt64), processID: Int, player: [UInt8]?) {
    var instance: [UInt8] = []
    for half in [seed.0, seed.1] {
      for shift in stride(from: UInt64(56), through: 0, by: -8) {
        instance.append(hexadecimal: UInt8(truncatingIfNeeded: half >> shift))
      }
    }
    self.instance = instance
    self.processID = processID
    self.player = player
  }

  func hello(at instant: Double) -> [UInt8] {
    var writer = LineWriter(type: "hello")
    writer.add("role", "player")
    writer.add("protocol", 1)
    writer.add("at", instant)
    writer.add("instance", text: instance)
    writer.add("pid", processID)
    writer.add("player", text: player)
    return writer.line
  }
}
