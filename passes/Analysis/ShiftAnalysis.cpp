//===- ShiftAnalysis.cpp - What adding a term changes ---------------------===//
//
// A term is followed op by op, in the order of the block. Where all that is
// left of it is the shift of one value u, it goes on as any shift of u would:
// the question "what becomes of u, shifted in this way" is answered once, for
// all terms. So the work is linear in the size of the network, though each of
// its biases is followed to the end.
//
//===----------------------------------------------------------------------===//

#include "passes/Analysis/ShiftAnalysis.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallPtrSet.h"

#include <map>
#include <queue>

using namespace mlir;
using namespace mlir::convopt;

/// Ops between two values that everything passes through. Networks have a few
/// dozen; in denser ones the analysis gives up instead of becoming quadratic.
static constexpr unsigned kMaxSteps = 1024;
/// Sinks that reports name.
static constexpr size_t kMaxSinks = 3;

/// What becomes of a value that shifts by arbitrary amounts, one per element.
struct ShiftAnalysis::Fate {
  explicit Fate(unsigned numElements) : table(numElements), kept(numElements) {}

  AmountTable table;
  llvm::BitVector kept;
  Operation *stoppedAt = nullptr;
  std::string reason;
  Operation *scaledBy = nullptr;
  SmallVector<Operation *, 2> sinks;
  /// Means that change by a shift in `table`.
  SmallVector<std::pair<OpResult, Shift>, 0> absorbed;
  /// The shift of the value where everything that is left goes on.
  Shift nextShift;
  const Fate *nextFate = nullptr;
  /// Whether anything is absorbed here or later.
  bool absorbs = false;

  void observe(ArrayRef<Amount> amounts, Operation *op, const Twine &why);
  void conclude();
};

struct ShiftAnalysis::FateOfValue {
  FateOfValue(ArrayRef<Variation> variations, unsigned numElements)
      : variations(variations), fate(numElements) {}
  SmallVector<Variation, 5> variations;
  Fate fate;
};

void ShiftAnalysis::Fate::observe(ArrayRef<Amount> amounts, Operation *op,
                                  const Twine &why) {
  bool isNew = kept.none();
  for (Amount amount : amounts)
    table.collectElements(amount, kept);
  if (isNew && kept.any()) {
    stoppedAt = op;
    reason = why.str();
  }
}

/// Adds what becomes of the value behind this stretch.
void ShiftAnalysis::Fate::conclude() {
  absorbs = !absorbed.empty();
  if (!nextFate)
    return;
  SmallVector<Amount> amounts;
  for (auto [index, amount] : llvm::enumerate(nextShift.getAmounts()))
    if (nextFate->kept.test(index))
      amounts.push_back(amount);
  observe(amounts, nextFate->stoppedAt, nextFate->reason);
  absorbs |= nextFate->absorbs;
  if (!scaledBy)
    scaledBy = nextFate->scaledBy;
  for (Operation *sink : nextFate->sinks)
    if (sinks.size() < kMaxSinks)
      sinks.push_back(sink);
}

//===----------------------------------------------------------------------===//
// One stretch
//===----------------------------------------------------------------------===//

/// Follows the shift of one value.
class ShiftAnalysis::Walk {
public:
  explicit Walk(Fate &fate) : fate(fate) {}

  void start(Value value, Shift shift) {
    first = value;
    define(value, std::move(shift));
  }
  /// Carries the shift through the next op; false when there is none, or when
  /// nothing can become redundant any more.
  bool step(function_ref<void(const ShiftTransfer &)> visit = nullptr);
  /// The only value that is shifted still, if the shift of it says all that is
  /// left, in amounts that have nothing to do with each other.
  Value getBottleneck() const;
  const Shift &getShift(Value value) const {
    return live.find(value)->second.shift;
  }

private:
  struct LiveShift {
    Shift shift;
    unsigned users;
    unsigned usersLeft;
  };

  void define(Value value, Shift shift);
  void finish(const ShiftTransfer &transfer);

  struct IsLater {
    bool operator()(Operation *a, Operation *b) const {
      return b->isBeforeInBlock(a);
    }
  };

  Fate &fate;
  Value first;
  llvm::MapVector<Value, LiveShift> live;
  std::priority_queue<Operation *, std::vector<Operation *>, IsLater> queue;
  llvm::SmallPtrSet<Operation *, 8> queued;
  unsigned steps = 0;
};

void ShiftAnalysis::Walk::define(Value value, Shift shift) {
  if (shift.isZero() || value.use_empty())
    return;
  llvm::SmallPtrSet<Operation *, 4> users;
  for (Operation *user : value.getUsers()) {
    // A region of another op is not followed.
    if (user->getBlock() != value.getParentBlock()) {
      fate.observe(shift.getAmounts(), user, "it is used in another block");
      return;
    }
    if (users.insert(user).second && queued.insert(user).second)
      queue.push(user);
  }
  unsigned count = users.size();
  live[value] = {std::move(shift), count, count};
}

/// Takes note of what came out of one op.
void ShiftAnalysis::Walk::finish(const ShiftTransfer &transfer) {
  Operation *op = transfer.getOperation();
  for (const ShiftTransfer::Stop &stop : transfer.getStops())
    fate.observe(stop.amounts, op, stop.reason);
  if (isa<BatchNormOp>(op) && !fate.scaledBy)
    fate.scaledBy = op;
  bool isSink = transfer.getStops().empty();
  for (OpResult result : op->getResults()) {
    const Shift &shift = transfer.getResult(result.getResultNumber());
    if (shift.isZero() || result.use_empty())
      continue;
    // What a mean is used for may well have seen the bias: it gets it again.
    if (isa<BatchNormTrainingOp>(op)) {
      fate.absorbed.push_back({result, shift});
      continue;
    }
    isSink = false;
    define(result, shift);
  }
  if (isSink && fate.sinks.size() < kMaxSinks)
    fate.sinks.push_back(op);
}

bool ShiftAnalysis::Walk::step(
    function_ref<void(const ShiftTransfer &)> visit) {
  if (queue.empty() || fate.kept.all())
    return false;
  Operation *op = queue.top();
  queue.pop();
  if (++steps > kMaxSteps) {
    for (auto &[value, shift] : live)
      fate.observe(shift.shift.getAmounts(), op,
                   "the proof would be longer than " + Twine(kMaxSteps) +
                       " steps without a value that everything passes through");
    return false;
  }
  SmallVector<Shift> operands;
  for (Value operand : op->getOperands()) {
    auto it = live.find(operand);
    operands.push_back(it == live.end() ? Shift() : it->second.shift);
  }
  llvm::SmallPtrSet<Value, 4> seen;
  for (Value operand : op->getOperands()) {
    auto it = live.find(operand);
    if (it != live.end() && seen.insert(operand).second &&
        --it->second.usersLeft == 0)
      live.erase(it);
  }
  ShiftTransfer transfer(op, fate.table, std::move(operands));
  if (auto carries = dyn_cast<ShiftOpInterface>(op))
    carries.transferShift(transfer);
  else if (op->hasTrait<OpTrait::IsTerminator>())
    transfer.stop("it reaches a result of the network");
  else
    transfer.stop("no rule carries a shift through it");
  finish(transfer);
  if (visit)
    visit(transfer);
  return true;
}

Value ShiftAnalysis::Walk::getBottleneck() const {
  if (live.size() != 1)
    return {};
  auto &[value, state] = live.front();
  if (value == first || state.usersLeft != state.users)
    return {};
  llvm::SmallDenseSet<Amount, 16> amounts;
  for (Amount amount : state.shift.getAmounts())
    if (amount != kZeroAmount && !amounts.insert(amount).second)
      return {};
  return value;
}

//===----------------------------------------------------------------------===//
// The analysis
//===----------------------------------------------------------------------===//

ShiftAnalysis::ShiftAnalysis() = default;
ShiftAnalysis::~ShiftAnalysis() = default;

/// A shift with an amount of its own for each element.
static Shift makeElements(AmountTable &table, Value value,
                          ArrayRef<Variation> variations) {
  SmallVector<Amount> amounts;
  for (unsigned i = 0; i < table.getNumElements(); ++i)
    amounts.push_back(table.element(i));
  return Shift(cast<RankedTensorType>(value.getType()), variations,
               std::move(amounts));
}

ShiftAnalysis::Fate *ShiftAnalysis::lookup(Value value,
                                           ArrayRef<Variation> variations) {
  for (std::unique_ptr<FateOfValue> &known : fates[value])
    if (ArrayRef<Variation>(known->variations) == variations)
      return &known->fate;
  return nullptr;
}

ShiftAnalysis::Fate &ShiftAnalysis::getFate(Value value,
                                            ArrayRef<Variation> variations) {
  if (Fate *known = lookup(value, variations))
    return *known;
  // Stretch after stretch, until one ends or is known. Those found on the way
  // are concluded from the last one.
  SmallVector<Fate *> open;
  SmallVector<Variation, 5> current(variations);
  Fate *last = nullptr;
  while (value && !last) {
    ListedIndex elements(cast<RankedTensorType>(value.getType()), current);
    fates[value].push_back(
        std::make_unique<FateOfValue>(current, elements.getNumAmounts()));
    Fate &fate = fates[value].back()->fate;
    open.push_back(&fate);
    Walk walk(fate);
    walk.start(value, makeElements(fate.table, value, current));
    Value bottleneck;
    while (!bottleneck && walk.step())
      bottleneck = walk.getBottleneck();
    value = fate.kept.all() ? Value() : bottleneck;
    if (!value)
      break;
    fate.nextShift = walk.getShift(value);
    current.assign(fate.nextShift.getVariations());
    last = lookup(value, current);
  }
  for (Fate *fate : llvm::reverse(open)) {
    fate->nextFate = last;
    fate->conclude();
    last = fate;
  }
  return *open.front();
}

/// `row`, in elements of a value, as a row in what these elements are sums of.
static std::optional<AmountRow>
substitute(const std::optional<AmountRow> &row,
           ArrayRef<std::optional<AmountRow>> elements) {
  if (!row)
    return std::nullopt;
  std::map<unsigned, double> sum;
  for (auto [index, coefficient] : *row) {
    if (!elements[index])
      return std::nullopt;
    for (auto [element, inner] : *elements[index])
      sum[element] += coefficient * inner;
  }
  return AmountRow(sum.begin(), sum.end());
}

ShiftOutcome ShiftAnalysis::analyze(const AdditiveTerm &term) {
  const Fate &fate = getFate(term.op->getResult(0), term.variations);
  ShiftOutcome outcome;
  outcome.kept = fate.kept;
  outcome.stoppedAt = fate.stoppedAt;
  outcome.reason = fate.reason;
  outcome.scaledBy = fate.scaledBy;
  outcome.sinks = fate.sinks;
  if (!fate.absorbs)
    return outcome;
  SmallVector<std::optional<AmountRow>> elements;
  for (unsigned i = 0; i < term.numElements; ++i)
    elements.push_back(AmountRow{{i, term.isSubtracted() ? -1.0 : 1.0}});
  for (const Fate *part = &fate; part; part = part->nextFate) {
    auto expand = [&](const Shift &shift) {
      SmallVector<std::optional<AmountRow>> rows;
      for (Amount amount : shift.getAmounts())
        rows.push_back(substitute(part->table.getRow(amount), elements));
      return rows;
    };
    for (const auto &[result, shift] : part->absorbed) {
      SmallVector<std::optional<AmountRow>> rows = expand(shift);
      // One amount for all elements of the mean, or one for each.
      int64_t size = cast<RankedTensorType>(result.getType()).getDimSize(0);
      if (shift.isUniform(0) && !ShapedType::isDynamic(size))
        rows.assign(size, std::optional<AmountRow>(rows.front()));
      if (shift.isFree(0))
        rows.assign(1, std::nullopt);
      outcome.absorptions.push_back({result, std::move(rows)});
    }
    elements = expand(part->nextShift);
  }
  return outcome;
}

//===----------------------------------------------------------------------===//
// Proofs
//===----------------------------------------------------------------------===//

/// "0", or along which axes it varies.
static std::string describe(const Shift &shift) {
  if (shift.isZero())
    return "nothing is left of it";
  std::string axes;
  for (int64_t axis = 0; axis < shift.getRank(); ++axis)
    if (!shift.isUniform(axis))
      axes += (axes.empty() ? "" : ", ") + std::to_string(axis);
  return axes.empty() ? "one amount for the whole tensor"
                      : "it varies along axis " + axes + " only";
}

Proof ShiftAnalysis::prove(const AdditiveTerm &term, size_t limit) {
  Fate fate(term.numElements);
  Walk walk(fate);
  Value value = term.op->getResult(0);
  Shift shift = makeElements(fate.table, value, term.variations);
  Proof proof;
  proof.steps.push_back({term.op, "adds it", describe(shift)});
  walk.start(value, std::move(shift));
  while (walk.step([&](const ShiftTransfer &transfer) {
    if (proof.steps.size() >= limit) {
      ++proof.moreSteps;
      return;
    }
    ProofStep step{transfer.getOperation(), transfer.getRule().str(), ""};
    if (!transfer.getStops().empty()) {
      step.state = "stops the proof: " + transfer.getStops().front().reason;
    } else {
      for (OpResult result : step.op->getResults()) {
        unsigned index = result.getResultNumber();
        if (index > 0 &&
            (result.use_empty() || transfer.getResult(index).isZero()))
          continue;
        step.state +=
            (index == 0 ? "" : "; result " + std::to_string(index) + ": ") +
            describe(transfer.getResult(index));
      }
    }
    proof.steps.push_back(std::move(step));
  })) {
  }
  return proof;
}
