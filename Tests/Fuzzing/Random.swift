// SPDX-License-Identifier: MIT

/// SplitMix64: the same numbers for the same seed on every platform.
public struct Random: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) {
    state = seed
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  public mutating func number(in range: ClosedRange<Double>) -> Double {
    Double.random(in: range, using: &self)
  }

  /// 0 if `limit` is 0.
  public mutating func below(_ limit: Int) -> Int {
    limit > 1 ? Int.random(in: 0..<limit, using: &self) : 0
  }

  public mutating func chance(_ share: Double) -> Bool {
    number(in: 0...1) < share
  }

  public mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  public mutating func byte() -> UInt8 {
    UInt8.random(in: 0...255, using: &self)
  }
}
