// Les points du petit réseau, et le code que l'on emporte : l'entraînement de la page, refait en NumPy ou en Keras.
// Mêmes points, mêmes poids de départ, même ordre des exemples ; des assert comparent les pertes à celles de la page.

(function () {
  "use strict";

  const { initParams, copyParams, random, Training } = window.Network;

  // ---------------------------------------------------------------------------------------------- Les points
  // Sans hasard : les restes de e × constante remplissent [0 ; 1[ régulièrement, et les points sont partout les mêmes.
  const spread = (e, constant) => (e * constant) % 1;
  const SPREADS = [0.6180339887498949, 0.7548776662466927, 0.5698402909980532];

  function moon(e) {
    const [u, v, w] = SPREADS.map((constant) => spread(e, constant));
    const t = Math.PI * u,
      side = e % 2;
    return [
      side + (1 - 2 * side) * Math.cos(t) + 0.6 * (v - 0.5),
      side / 2 + (1 - 2 * side) * Math.sin(t) + 0.6 * (w - 0.5),
      side,
    ];
  }

  function circle(e) {
    const [u, v] = SPREADS.map((constant) => spread(e, constant));
    const t = 2 * Math.PI * u,
      side = e % 2,
      radius = 1 - 0.6 * side + 0.4 * (v - 0.5);
    return [radius * Math.cos(t), radius * Math.sin(t), side];
  }

  const COUNT = 300; // puis autant pour la validation
  const series = (point, first) => Array.from({ length: COUNT }, (_, i) => point(first + i));
  const XOR = [
    [0, 0, 0],
    [0, 1, 1],
    [1, 0, 1],
    [1, 1, 0],
  ];
  const SETS = {
    // les points (x₁, x₂, classe), ceux de validation, le cadre de la carte
    xor: { rows: () => XOR, frame: [-0.5, 1.5, -0.5, 1.5] },
    lunes: { rows: () => series(moon, 0), valid: () => series(moon, COUNT), frame: [-1.5, 2.5, -1.1, 1.6] },
    cercles: { rows: () => series(circle, 0), valid: () => series(circle, COUNT), frame: [-1.4, 1.4, -1.4, 1.4] },
    exercice: { rows: () => [[1, 2, 1]], frame: [-1, 3, -1, 3] },
    perso: { rows: ({ points }) => window.Demos.rowsOf(points), frame: [-2, 2, -2, 2] },
  };
  // Le réseau de l'exercice 3.3 : un exemple, des nombres entiers.
  const EXERCISE = [
    [
      [
        [1, -1],
        [1, -2],
      ],
      [-1, 1],
    ],
    [[[2], [3]], [-1]],
  ];

  const inputs = (rows) => rows.map(([x1, x2]) => [x1, x2]);
  const targets = (rows) => rows.map(([, , side]) => [side]);

  const isExercise = (state) => state.donnees === "exercice" && state.cachees === 2 && !state.cachees2;

  // L'entraînement que décrit l'état de la page, à son départ. Sans point, il n'y en a pas.
  function newTraining(state) {
    const set = SETS[state.donnees],
      rows = set.rows(state),
      valid = set.valid?.();
    if (rows.length === 0) return null;
    const sizes = [2, state.cachees, ...(state.cachees2 ? [state.cachees2] : []), 1];
    const rng = random(state.graine);
    const params = isExercise(state) ? copyParams(EXERCISE) : initParams(sizes, rng, state.depart);
    const drawn = rng.state; // là où le générateur en est, les poids tirés
    const training = new Training(params, inputs(rows), targets(rows), rng, {
      activation: state.activation,
      loss: state.perte,
      learningRate: state.taux,
      batchSize: state.lot === "tout" ? rows.length : Number(state.lot),
    });
    training.drawn = drawn;
    training.valid = valid && { X: inputs(valid), Y: targets(valid) };
    return training;
  }

  // ------------------------------------------------------------------------------------ Ce que l'on vérifiera
  // Les pertes de la page après 1, 10 et `steps` pas. Un second calcul part de poids changés au quatorzième chiffre : là où
  // il s'écarte, l'entraînement est chaotique, deux machines ne donneraient pas le même nombre, et rien n'est affirmé.
  function expectedLosses(state, steps) {
    const training = newTraining(state),
      twin = newTraining(state);
    for (const [W, b] of twin.params) {
      for (const row of W) for (let j = 0; j < row.length; j++) row[j] *= 1 + 1e-14;
      for (let j = 0; j < b.length; j++) b[j] *= 1 + 1e-14;
    }
    const wanted = [...new Set([1, 10, steps])].filter((step) => step > 0).sort((a, b) => a - b),
      expected = {};
    let chaotic = false;
    for (let step = 1; step <= wanted.at(-1) && !chaotic; step++) {
      training.step();
      twin.step();
      if (!wanted.includes(step)) continue;
      const loss = training.evaluate().loss;
      chaotic = !Number.isFinite(loss) || !(Math.abs(loss - twin.evaluate().loss) <= 1e-11 * Math.max(1, loss));
      if (!chaotic) expected[step] = loss;
    }
    return { expected, chaotic };
  }

  // ------------------------------------------------------------------------------------------------ Le code
  // Les lots, époque après époque : le hasard de la page, repris où il en est après le tirage des poids.
  const batches = (state, size) => `def batches(state=${state}, size=${size}):  # mêmes lots, même ordre que la page
    while True:  # une époque
        order = list(range(len(X)))
        for i in range(len(X) - 1, 0, -1):
            state = (1664525 * state + 1013904223) % 2**32
            j = state * (i + 1) // 2**32
            order[i], order[j] = order[j], order[i]
        yield from (order[k : k + size] for k in range(0, len(X), size))`;

  const MOONS = `u, v, w = (np.arange(${COUNT}) * c % 1 for c in (${SPREADS.join(", ")}))
side = np.arange(${COUNT}) % 2
x1 = side + (1 - 2 * side) * np.cos(np.pi * u) + 0.6 * (v - 0.5)
x2 = side / 2 + (1 - 2 * side) * np.sin(np.pi * u) + 0.6 * (w - 0.5)
X, Y = np.column_stack([x1, x2]), side[:, None] * 1.0`;

  const CIRCLES = `u, v = (np.arange(${COUNT}) * c % 1 for c in (${SPREADS.slice(0, 2).join(", ")}))
side = np.arange(${COUNT}) % 2
radius = 1 - 0.6 * side + 0.4 * (v - 0.5)
X = np.column_stack([radius * np.cos(2 * np.pi * u), radius * np.sin(2 * np.pi * u)])
Y = side[:, None] * 1.0`;

  const python = (values) => JSON.stringify(values).replaceAll(",", ", ");

  function dataCode(state) {
    if (state.donnees === "lunes") return MOONS;
    if (state.donnees === "cercles") return CIRCLES;
    return `rows = np.array(${python(SETS[state.donnees].rows(state))}, dtype=float)\nX, Y = rows[:, :2], rows[:, 2:]`;
  }

  // Le corps d'un pas, ce qui calcule la perte, puis la boucle qui les entoure.
  const loop = (expected, step, loss) => `expected = {${Object.entries(expected)
    .map(([step, value]) => `${step}: ${value}`)
    .join(", ")}}
for step, batch in zip(range(1, max(expected) + 1), batches()):
${step}
    if step in expected:
        assert np.isclose(${loss}, expected[step], rtol=1e-9, atol=1e-9), step
print("Mêmes pertes que dans la page après", *expected, "pas")`;

  const STEP = `    Z, A = forward(X[batch])
    delta = (A[-1] - Y[batch]) / len(batch)
    for layer in reversed(range(len(params))):
        W, b = params[layer]
        dW, db = A[layer].T @ delta, delta.sum(axis=0)
        if layer > 0:
            delta = (delta @ W.T) * slope(Z[layer - 1])
        W -= learning_rate * dW
        b -= learning_rate * db`;

  const ACTIVATION_CODE = {
    tanh: ["np.tanh(z)", "1 - np.tanh(z) ** 2"],
    sigmoid: ["(1 + np.tanh(z / 2)) / 2", "phi(z) * (1 - phi(z))"],
    relu: ["np.maximum(0, z)", "1.0 * (z > 0)"],
  };
  const LOSS_CODE = {
    entropie: ["(1 + np.tanh(z / 2)) / 2", "np.mean(np.logaddexp(0, z) - Y * z)"],
    quadratique: ["z", "np.mean((z - Y) ** 2) / 2"],
  };

  function numpyCode(state, { expected }) {
    const training = newTraining(state),
      { params, drawn } = training;
    const [phi, slope] = ACTIVATION_CODE[state.activation],
      [output, loss] = LOSS_CODE[state.perte];
    const layers = params.map(([W, b]) => `(np.array(${python(W)}, dtype=float), np.array(${python(b)}, dtype=float))`);
    return `import numpy as np

${dataCode(state)}
learning_rate = ${state.taux}
params = [${layers.join(",\n          ")}]  # les poids de départ
${batches(drawn, training.batchSize)}

def phi(z): return ${phi}
def slope(z): return ${slope}
def output(z): return ${output}
def loss(z): return ${loss}
def forward(X):
    Z, A = [], [X]
    for W, b in params:
        Z.append(A[-1] @ W + b)
        A.append(output(Z[-1]) if len(Z) == len(params) else phi(Z[-1]))
    return Z, A

${loop(expected, STEP, "loss(forward(X)[0][-1])")}
`;
  }

  function kerasCode(state, { expected }) {
    const training = newTraining(state),
      { params, drawn } = training;
    const hidden = params.slice(0, -1).map(([, b]) => `keras.layers.Dense(${b.length}, "${state.activation}")`);
    const weights = params.flatMap(([W, b]) => [W, b]).map((values) => `np.array(${python(values)})`);
    const loss = {
      // la sortie reste une somme z : Keras y pose lui-même la sigmoïde
      entropie: "keras.losses.BinaryCrossentropy(from_logits=True)",
      quadratique: "lambda y, z: keras.ops.mean((z - y) ** 2) / 2",
    }[state.perte];
    return `import keras
import numpy as np

keras.config.set_floatx("float64")
${dataCode(state)}
model = keras.Sequential([keras.Input(shape=(2,)), ${hidden.join(", ")}, keras.layers.Dense(1)])
model.set_weights([${weights.join(", ")}])
model.compile(keras.optimizers.SGD(${state.taux}), ${loss})

${batches(drawn, training.batchSize)}

${loop(expected, "    model.train_on_batch(X[batch], Y[batch])", "model.evaluate(X, Y, batch_size=len(X), verbose=0)")}
`;
  }

  Object.assign(window.PetitReseau, { SETS, newTraining, expectedLosses, numpyCode, kerasCode });
})();
