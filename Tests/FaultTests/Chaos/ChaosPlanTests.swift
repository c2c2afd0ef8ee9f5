// SPDX-License-Identifier: MIT

import Testing

@Suite("A plan of chaos")
struct ChaosPlanTests {
  @Test("is the same for the same seed, and another for another")
  func repeatable() {
    #expect(ChaosPlan(seed: 7, seconds: 600) == ChaosPlan(seed: 7, seconds: 600))
    #expect(ChaosPlan(seed: 7, seconds: 60).scripts != ChaosPlan(seed: 8, seconds: 60).scripts)
  }

  @Test("has films for all players to the end, each from its beginning to its end")
  func scripts() {
    let plan = ChaosPlan(seed: 1, seconds: 600)
    #expect(plan.scripts.count == 8)
    for script in plan.scripts {
      #expect(script.reduce(0) { $0 + $1.seconds } >= 600)
      for performance in script {
        #expect(0 <= performance.begins && performance.begins <= performance.ends)
        #expect(performance.ends <= 1 && performance.places.count == performance.deeds.count)
      }
    }
  }

  @Test("has all that can go wrong, each in its time")
  func disturbances() {
    let plan = ChaosPlan(seed: 1, seconds: 600)
    let kinds: [(Disturbance.Kind) -> Bool] = [
      { if case .fault = $0 { true } else { false } },
      { if case .clock(let ahead) = $0 { ahead > 0 } else { false } },
      { if case .clock(let ahead) = $0 { ahead < 0 } else { false } },
      { $0 == .daemonDies }, { $0 == .daemonEnds }, { $0 == .daemonFreezes }, { $0 == .outage },
      { $0 == .tokensExpire },
    ]
    for isKind in kinds { #expect(plan.disturbances.contains { isKind($0.kind) }) }
    #expect(plan.disturbances.map(\.at) == plan.disturbances.map(\.at).sorted())
    #expect(plan.disturbances.allSatisfy { (0..<600).contains($0.at) })
  }
}
