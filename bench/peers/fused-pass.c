/*
 * What the machine itself can do, for the engine to be measured against: the loss and the gradient of softmax
 * regression in one read of X, one read of X and nothing else, and multiply-adds out of registers.
 *
 *   gcc -O3 -march=native -ffast-math -fopenmp fused-pass.c -lm -o fused-pass
 *   fused-pass FOLDER COLUMNS CLASSES THREADS
 *
 * FOLDER holds X.bin, float32 [n, d]; y.bin, int32 [n]; W.bin, float32 [c, d] and then [c], the weights to compute
 * at. Reads requests from stdin, one name a line, and answers each with one line of JSON.
 */
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__AVX512F__)
#define LANES 16
#elif defined(__AVX__)
#define LANES 8
#else
#define LANES 4
#endif
typedef float lanes __attribute__((vector_size(4 * LANES)));
typedef float four __attribute__((vector_size(16)));

/* Rows that are worked on together while they are in the nearest cache. */
#define ROWS 32
/* Sums that are in registers at once: so many classes by so many rows, or by so many vectors of columns. */
#define TILE_CLASSES 5
#define TILE 2

static int n, d, c, threads;
/* Columns and classes, filled up with zeros to whole tiles. */
static int stride, classes;
static float *X, *W, *b;
/* Of each thread: dW [classes, stride] and then db [classes], and what keeps the next one's vectors aligned. */
static float *gradients;
static size_t gradient_size;
static int *y;
static volatile float sink;

static float *zeros(size_t count) {
  float *values = aligned_alloc(64, (count * sizeof(float) + 63) / 64 * 64);
  if (!values) exit(1);
  memset(values, 0, count * sizeof(float));
  return values;
}

static FILE *open_file(const char *folder, const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  if (!file) {
    perror(path);
    exit(1);
  }
  return file;
}

/* Rows of `length` numbers, each filled up to `width`; returns how many there were, at most `most`. */
static int read_rows(FILE *file, float *to, int length, int width, int most) {
  int row = 0;
  while (row < most && fread(to + (size_t)row * width, sizeof(float), length, file) == (size_t)length) row++;
  return row;
}

static void load(const char *folder) {
  FILE *labels = open_file(folder, "y.bin");
  fseek(labels, 0, SEEK_END);
  n = ftell(labels) / sizeof(int);
  rewind(labels);
  y = malloc(n * sizeof(int));
  stride = (d + TILE * LANES - 1) / (TILE * LANES) * TILE * LANES;
  classes = (c + TILE_CLASSES - 1) / TILE_CLASSES * TILE_CLASSES;
  X = zeros((size_t)n * stride);
  W = zeros((size_t)classes * stride);
  b = zeros(classes);
  gradient_size = ((size_t)classes * stride + classes + LANES - 1) / LANES * LANES;
  gradients = zeros(threads * gradient_size);
  FILE *features = open_file(folder, "X.bin"), *weights = open_file(folder, "W.bin");
  int complete = fread(y, sizeof(int), n, labels) == (size_t)n && read_rows(features, X, d, stride, n) == n &&
                 read_rows(weights, W, d, stride, c) == c && fread(b, sizeof(float), c, weights) == (size_t)c;
  if (!complete) {
    fprintf(stderr, "%s: X.bin, y.bin or W.bin is too short.\n", folder);
    exit(1);
  }
  fclose(labels);
  fclose(features);
  fclose(weights);
}

static float total(lanes v) {
  four sums = {0};
  for (int part = 0; part < LANES / 4; part++) sums += ((four *)&v)[part];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/* Z = X W' + b for ROWS rows. */
static void logits(const float *x, float Z[ROWS][classes]) {
  for (int class = 0; class < classes; class += TILE_CLASSES)
    for (int row = 0; row < ROWS; row += TILE) {
      lanes sums[TILE][TILE_CLASSES] = {0};
      for (int k = 0; k < stride; k += LANES) {
        lanes values[TILE];
        for (int i = 0; i < TILE; i++) values[i] = *(lanes *)(x + (size_t)(row + i) * stride + k);
        for (int j = 0; j < TILE_CLASSES; j++) {
          lanes w = *(lanes *)(W + (size_t)(class + j) * stride + k);
          for (int i = 0; i < TILE; i++) sums[i][j] += values[i] * w;
        }
      }
      for (int i = 0; i < TILE; i++)
        for (int j = 0; j < TILE_CLASSES; j++) Z[row + i][class + j] = total(sums[i][j]) + b[class + j];
    }
}

/* From the logits of a row to P - Y in the same place; returns the row's loss. */
static float softmax(float *z, int label) {
  float largest = z[0], sum = 0;
  for (int j = 1; j < c; j++) largest = fmaxf(largest, z[j]);
  float own = z[label] - largest;
  for (int j = 0; j < c; j++) sum += z[j] = expf(z[j] - largest);
  for (int j = 0; j < c; j++) z[j] /= sum;
  z[label] -= 1;
  return logf(sum) - own;
}

/* dW += E' X for ROWS rows. */
static void accumulate(const float *x, float E[ROWS][classes], float *dW) {
  for (int class = 0; class < classes; class += TILE_CLASSES)
    for (int k = 0; k < stride; k += TILE * LANES) {
      lanes *to[TILE_CLASSES], sums[TILE_CLASSES][TILE];
      for (int j = 0; j < TILE_CLASSES; j++) {
        to[j] = (lanes *)(dW + (size_t)(class + j) * stride + k);
        for (int v = 0; v < TILE; v++) sums[j][v] = to[j][v];
      }
      for (int i = 0; i < ROWS; i++) {
        const lanes *values = (lanes *)(x + (size_t)i * stride + k);
        for (int j = 0; j < TILE_CLASSES; j++)
          for (int v = 0; v < TILE; v++) sums[j][v] += values[v] * E[i][class + j];
      }
      for (int j = 0; j < TILE_CLASSES; j++)
        for (int v = 0; v < TILE; v++) to[j][v] = sums[j][v];
    }
}

/* The mean loss; leaves the gradient's sum over all rows with the first thread's. */
static double pass(void) {
  double loss = 0;
#pragma omp parallel num_threads(threads) reduction(+ : loss)
  {
    float *dW = gradients + omp_get_thread_num() * gradient_size, *db = dW + (size_t)classes * stride;
    float Z[ROWS][classes];
    float *last = zeros((size_t)ROWS * stride);
    memset(dW, 0, gradient_size * sizeof(float));
#pragma omp for schedule(static)
    for (int first = 0; first < n; first += ROWS) {
      int rows = n - first < ROWS ? n - first : ROWS;
      const float *x = X + (size_t)first * stride;
      if (rows < ROWS) x = memcpy(last, x, (size_t)rows * stride * sizeof(float));
      logits(x, Z);
      for (int i = 0; i < ROWS; i++) {
        if (i < rows) loss += softmax(Z[i], y[first + i]);
        for (int j = i < rows ? c : 0; j < classes; j++) Z[i][j] = 0;
        for (int j = 0; j < c; j++) db[j] += Z[i][j];
      }
      accumulate(x, Z, dW);
    }
    free(last);
  }
  for (int thread = 1; thread < threads; thread++)
    for (size_t index = 0; index < gradient_size; index++)
      gradients[index] += gradients[thread * gradient_size + index];
  return loss / n;
}

/* The sum of X. */
static double read_once(void) {
  double sum = 0;
  size_t vectors = (size_t)n * stride / LANES;
#pragma omp parallel num_threads(threads) reduction(+ : sum)
  {
    lanes sums[8] = {0};
#pragma omp for schedule(static)
    for (size_t group = 0; group < vectors / 8; group++)
      for (int i = 0; i < 8; i++) sums[i] += ((lanes *)X)[8 * group + i];
    for (int i = 0; i < 8; i++) sum += total(sums[i]);
  }
  return sum;
}

/* Multiply-adds that never leave the registers, in chains that do not wait for each other; returns their number. */
#define CHAINS 12
static double multiply_add(void) {
  const long rounds = 20000000;
#pragma omp parallel num_threads(threads)
  {
    lanes sums[CHAINS] = {0}, factor = {0}, term = {0};
    for (int lane = 0; lane < LANES; lane++) factor[lane] = 0.5f + lane / 64.0f, term[lane] = lane;
    for (long round = 0; round < rounds; round++)
#pragma GCC unroll 12
      for (int i = 0; i < CHAINS; i++) {
        sums[i] = sums[i] * factor + term;
        /* Keeps the compiler from doing several rounds at once. */
        __asm__ volatile("" : "+x"(sums[i]));
      }
#pragma GCC unroll 12
    for (int i = 0; i < CHAINS; i++) sink = total(sums[i]);
  }
  return (double)rounds * CHAINS * LANES * threads;
}

/* Of what the pass left: the sum of the absolute gradient, and its product with the weights, which knows signs. */
static void print_gradient(double loss) {
  double norm = 0, product = 0;
  for (int j = 0; j < c; j++)
    for (int k = 0; k < d; k++) {
      double slope = gradients[(size_t)j * stride + k] / n;
      norm += fabs(slope);
      product += slope * W[(size_t)j * stride + k];
    }
  printf(", \"loss\": %.9g, \"norm\": %.9g, \"product\": %.9g", loss, norm, product);
}

int main(int count, char **arguments) {
  if (count != 5) {
    fprintf(stderr, "fused-pass FOLDER COLUMNS CLASSES THREADS\n");
    return 2;
  }
  d = atoi(arguments[2]), c = atoi(arguments[3]), threads = atoi(arguments[4]);
  load(arguments[1]);
  printf("{\"ready\": true}\n");
  fflush(stdout);
  char task[64];
  while (scanf("%63s", task) == 1) {
    double began = omp_get_wtime(), result = 0;
    if (!strcmp(task, "pass")) result = pass();
    else if (!strcmp(task, "read")) result = read_once();
    else if (!strcmp(task, "peak")) result = multiply_add();
    else return 2;
    double seconds = omp_get_wtime() - began;
    printf("{\"seconds\": %.9g, \"result\": %.9g", seconds, result);
    if (!strcmp(task, "pass")) print_gradient(result);
    printf("}\n");
    fflush(stdout);
  }
  return 0;
}
