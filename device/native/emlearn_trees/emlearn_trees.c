// MicroPython native module emlearn_trees: forests of decision trees, evaluated by emlearn's eml_trees.h.
//
// The functions are those of emlearn-micropython's module of this name, for leaves that are classes. In its releases 0.7
// to 0.10.1 setdata takes two arguments; after them it takes three, and comes first. Here both are right, but it comes
// first. In 0.6 and before, where up to 0.5 the name was emltrees, predict takes the features alone and returns a class:
// those are another interface.
//
//     model = emlearn_trees.new(trees, nodes, leaves)                # how many there may be
//     model.setdata(n_features, n_classes)                           # first; a third argument, leaf_bits, must be 0
//     model.addleaf(class)   model.addroot(node)   model.addnode(left, right, feature, threshold)
//     model.predict(features, out)                                   # array('h') to array('f'): votes / trees
//     model.outputs()                                                # length of out
//
// eml_trees.h follows any index that it is given. So each index is compared with its limits when it is added, and
// predict() refuses while one leads to what is not there yet. What is refused raises ValueError and changes nothing.

#include "py/dynruntime.h"

#define EML_TREES_REGRESSION_ENABLE 0
#include <eml_trees.h>

// What the 8 and 16 bits of eml_trees.h can count; leaves are numbered from -1 to -32768.
#define MAX_FEATURES (127)
#define MAX_CLASSES (127)
#define MAX_NODES (32767)
#define MAX_TREES (32767)
#define MAX_LEAVES (32768)

typedef struct {
    mp_obj_base_t base;
    EmlTrees trees; // its counts are of what was added so far
    mp_int_t max_trees;
    mp_int_t max_nodes;
    mp_int_t max_leaves;
    mp_int_t needed_nodes; // one more than the last that a root or a child leads to
    mp_int_t needed_leaves;
} model_t;

mp_obj_full_type_t model_type; // not static, as the linker of native modules demands of variables without a value

// The compiler makes calls of it from loops and initialisers; there is no C library to link with.
void *memset(void *s, int c, size_t n) {
    return mp_fun_table.memset_(s, c, n);
}

#if defined(__ARM_ARCH_6M__)
// libgcc's division jumps through a table of absolute addresses, which a native module cannot hold. Here both numbers
// are counts: a is 0 or more, b is 1 or more, and so neither signs nor the ends of the range matter.
float __aeabi_fdiv(float a, float b) {
    union {
        float number;
        uint32_t bits;
    } dividend = { a }, divisor = { b }, result;
    if (dividend.bits == 0) {
        return a;
    }
    uint32_t exponent = (dividend.bits >> 23) - (divisor.bits >> 23) + 127;
    uint32_t rest = (dividend.bits & 0x7fffff) | 0x800000;
    uint32_t by = (divisor.bits & 0x7fffff) | 0x800000;
    if (rest < by) {
        rest <<= 1;
        exponent--;
    }
    uint32_t quotient = 0;
    for (int i = 0; i < 25; i++) { // 24 of the result and one to round by; no quotient of floats lies half way
        quotient <<= 1;
        if (rest >= by) {
            rest -= by;
            quotient |= 1;
        }
        rest <<= 1;
    }
    result.bits = (exponent << 23) + ((quotient + 1) >> 1) - 0x800000;
    return result.number;
}
#endif

static void check(bool right, const char *message) {
    if (!right) {
        mp_raise_ValueError((mp_rom_error_text_t)message);
    }
}

// The function table's own conversion wraps what is too large: all that is right here is a small int.
static mp_int_t integer(mp_obj_t obj, mp_int_t low, mp_int_t high, const char *message) {
    check(mp_obj_is_small_int(obj), message);
    mp_int_t value = MP_OBJ_SMALL_INT_VALUE(obj);
    check(low <= value && value <= high, message);
    return value;
}

static model_t *model_of(mp_obj_t obj) {
    check(mp_obj_is_exact_type(obj, (mp_obj_type_t *)&model_type), "not a model of emlearn_trees");
    return MP_OBJ_TO_PTR(obj);
}

// A model that knows its numbers of features and classes.
static model_t *described(mp_obj_t obj) {
    model_t *self = model_of(obj);
    check(self->trees.n_classes > 0, "setdata comes first");
    return self;
}

static mp_obj_t new(mp_obj_t trees, mp_obj_t nodes, mp_obj_t leaves) {
    mp_int_t max_trees = integer(trees, 1, MAX_TREES, "trees must be from 1 to 32767");
    mp_int_t max_nodes = integer(nodes, 1, MAX_NODES, "nodes must be from 1 to 32767");
    mp_int_t max_leaves = integer(leaves, 1, MAX_LEAVES, "leaves must be from 1 to 32768");
    model_t *self = mp_obj_malloc(model_t, (mp_obj_type_t *)&model_type);
    self->max_trees = max_trees;
    self->max_nodes = max_nodes;
    self->max_leaves = max_leaves;
    self->needed_nodes = self->needed_leaves = 0;
    self->trees.n_trees = self->trees.n_nodes = self->trees.n_leaves = 0;
    self->trees.n_features = self->trees.n_classes = self->trees.leaf_bits = 0;
    // The collector finds the three by these pointers to their beginnings.
    self->trees.tree_roots = m_new(int32_t, max_trees);
    self->trees.nodes = m_new(EmlTreesNode, max_nodes);
    self->trees.leaves = m_new(uint8_t, max_leaves);
    return MP_OBJ_FROM_PTR(self);
}
static MP_DEFINE_CONST_FUN_OBJ_3(new_obj, new);

static mp_obj_t setdata(size_t n_args, const mp_obj_t *args) {
    model_t *self = model_of(args[0]);
    mp_int_t n_features = integer(args[1], 1, MAX_FEATURES, "n_features must be from 1 to 127");
    mp_int_t n_classes = integer(args[2], 1, MAX_CLASSES, "n_classes must be from 1 to 127");
    if (n_args > 3) {
        integer(args[3], 0, 0, "leaf_bits must be 0: leaves are classes");
    }
    // Loaders repeat it. Other limits would undo what was checked against the first ones.
    bool first = self->trees.n_classes == 0;
    check(first || (n_features == self->trees.n_features && n_classes == self->trees.n_classes),
        "setdata was called before, with other numbers");
    self->trees.n_features = n_features;
    self->trees.n_classes = n_classes;
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(setdata_obj, 3, 4, setdata);

static mp_obj_t addleaf(mp_obj_t self_obj, mp_obj_t class_obj) {
    model_t *self = described(self_obj);
    EmlTrees *trees = &self->trees;
    check(trees->n_leaves < self->max_leaves, "more leaves than in new()");
    trees->leaves[trees->n_leaves] = integer(class_obj, 0, trees->n_classes - 1, "class must be from 0 to n_classes - 1");
    trees->n_leaves++;
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(addleaf_obj, addleaf);

static mp_obj_t addroot(mp_obj_t self_obj, mp_obj_t node_obj) {
    model_t *self = described(self_obj);
    EmlTrees *trees = &self->trees;
    check(trees->n_trees < self->max_trees, "more trees than in new()");
    mp_int_t node = integer(node_obj, 0, self->max_nodes - 1, "root must be from 0 to nodes - 1");
    self->needed_nodes = MAX(self->needed_nodes, node + 1);
    trees->tree_roots[trees->n_trees++] = node;
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(addroot_obj, addroot);

// A child is a distance forward to a node or -1 - leaf. So every path ends.
static mp_int_t child(const model_t *self, mp_obj_t obj) {
    const char *message = "child must be a node further on or -1 - leaf, within those of new()";
    mp_int_t value = integer(obj, -self->max_leaves, self->max_nodes - 1 - self->trees.n_nodes, message);
    check(value != 0, message);
    return value;
}

static void need(model_t *self, mp_int_t child) {
    if (child < 0) {
        self->needed_leaves = MAX(self->needed_leaves, -child);
    } else {
        self->needed_nodes = MAX(self->needed_nodes, self->trees.n_nodes + child + 1);
    }
}

static mp_obj_t addnode(size_t n_args, const mp_obj_t *args) {
    model_t *self = described(args[0]);
    EmlTrees *trees = &self->trees;
    check(trees->n_nodes < self->max_nodes, "more nodes than in new()");
    mp_int_t left = child(self, args[1]);
    mp_int_t right = child(self, args[2]);
    mp_int_t feature = integer(args[3], 0, trees->n_features - 1, "feature must be from 0 to n_features - 1");
    mp_int_t threshold = integer(args[4], INT16_MIN, INT16_MAX, "threshold must be from -32768 to 32767");
    need(self, left);
    need(self, right);
    trees->nodes[trees->n_nodes++] = (EmlTreesNode) { feature, threshold, left, right };
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(addnode_obj, 5, 5, addnode);

static mp_obj_t outputs(mp_obj_t self_obj) {
    return MP_OBJ_NEW_SMALL_INT(described(self_obj)->trees.n_classes);
}
static MP_DEFINE_CONST_FUN_OBJ_1(outputs_obj, outputs);

static mp_obj_t predict(mp_obj_t self_obj, mp_obj_t features_obj, mp_obj_t out_obj) {
    const model_t *self = described(self_obj);
    const EmlTrees *trees = &self->trees;
    check(trees->n_trees > 0 && self->needed_nodes <= trees->n_nodes && self->needed_leaves <= trees->n_leaves,
        "the model is not complete");
    mp_buffer_info_t features;
    mp_get_buffer_raise(features_obj, &features, MP_BUFFER_READ);
    check(features.typecode == 'h' && features.len == trees->n_features * sizeof(int16_t),
        "features must be an array('h') of n_features");
    mp_buffer_info_t out;
    mp_get_buffer_raise(out_obj, &out, MP_BUFFER_WRITE);
    check(out.typecode == 'f' && out.len == trees->n_classes * sizeof(float), "out must be an array('f') of n_classes");
    EmlError error = eml_trees_predict_proba(trees, features.buf, trees->n_features, out.buf, trees->n_classes);
    check(error == EmlOk, "emlearn refused the model");
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_3(predict_obj, predict);

mp_map_elem_t methods_table[6];
static MP_DEFINE_CONST_DICT(methods, methods_table);

// Called by the import. Pointers and names are known only then, so the tables are filled here.
mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
    MP_DYNRUNTIME_INIT_ENTRY
    model_type.base.type = (void *)&mp_type_type;
    model_type.flags = MP_TYPE_FLAG_NONE;
    model_type.name = MP_QSTR_model;
    methods_table[0] = (mp_map_elem_t) { MP_OBJ_NEW_QSTR(MP_QSTR_setdata), MP_OBJ_FROM_PTR(&setdata_obj) };
    methods_table[1] = (mp_map_elem_t) { MP_OBJ_NEW_QSTR(MP_QSTR_addleaf), MP_OBJ_FROM_PTR(&addleaf_obj) };
    methods_table[2] = (mp_map_elem_t) { MP_OBJ_NEW_QSTR(MP_QSTR_addroot), MP_OBJ_FROM_PTR(&addroot_obj) };
    methods_table[3] = (mp_map_elem_t) { MP_OBJ_NEW_QSTR(MP_QSTR_addnode), MP_OBJ_FROM_PTR(&addnode_obj) };
    methods_table[4] = (mp_map_elem_t) { MP_OBJ_NEW_QSTR(MP_QSTR_outputs), MP_OBJ_FROM_PTR(&outputs_obj) };
    methods_table[5] = (mp_map_elem_t) { MP_OBJ_NEW_QSTR(MP_QSTR_predict), MP_OBJ_FROM_PTR(&predict_obj) };
    MP_OBJ_TYPE_SET_SLOT(&model_type, locals_dict, (void *)&methods, 0);
    mp_store_global(MP_QSTR_new, MP_OBJ_FROM_PTR(&new_obj));
    MP_DYNRUNTIME_INIT_EXIT
}
