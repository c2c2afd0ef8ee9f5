// SPDX-License-Identifier: MIT

/// The identity of one running player across connections.
public struct PlayerIdentity: Equatable, Sendable {
  /// 32 hexadecimal digits, generated when the plugin is loaded.
  public let instance: [UInt8]
  public let processID: Int?
  /// Name and version, such as "mpv 0.35.1".
  public let player: [UInt8]?

  /// - Parameter seed: random bytes, generated when the plugin is loaded.
  public init(seed: (UInt64, UInt64), processID: Int, player: [UInt8]?) {
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

  /// Whether this is a valid `instance`; it becomes part of a path.
  public static func isInstance(_ bytes: [UInt8]) -> Bool {
    bytes.count == LineLimits.instance
      && bytes.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}

extension LineWriter {
  mutating func add(_ identity: PlayerIdentity) {
    add(Key.instance, text: identity.instance)
    add(Key.processID, identity.processID)
    add(Key.player, text: identity.player)
  }
}

extension PlayerIdentity {
  /// The members of a `hello` that identify the player.
  struct Members {
    var instance: [UInt8]?
    var processID: Int?
    var player: [UInt8]?

    /// - Returns: nil for an unknown key, false for a value of the wrong type.
    mutating func read(_ key: [UInt8], _ value: JSONReader.Value) -> Bool? {
      if key.elementsEqual(Key.instance) { return value.read(into: &instance) }
      if key.elementsEqual(Key.processID) { return value.read(into: &processID) }
      if key.elementsEqual(Key.player) { return value.read(into: &player) }
      return nil
    }
  }

  init?(_ members: Members) {
    guard let instance = members.instance, Self.isInstance(instance) else { return nil }
    self.instance = instance
    processID = members.processID
    player = members.player
  }
}
